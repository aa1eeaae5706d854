package funding

// DecisionLetters is what a trust is told when b's decision is released, and
// who is told it; none before the panel has decided.
func (b Bid) DecisionLetters() []Letter {
	if b.Decision == nil {
		return nil
	}
	text, subject := decisionLetter(b), "Decision on "+b.ID+": "+b.Decision.word()
	var out []Letter
	for _, role := range []Role{TrustAuthor, TrustSRO, TrustCFO} {
		out = append(out, Letter{Template: "decision", Role: role, Org: b.Org, Subject: subject, Body: text, Link: "/bids/" + b.ID})
	}
	return out
}
