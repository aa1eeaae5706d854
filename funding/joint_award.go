package funding

import (
	"fmt"
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// Joint reports whether several trusts draw on the award.
func (a Award) Joint() bool { return len(a.Partners) > 0 }

// Parties lists the lead and its partners.
func (a Award) Parties() []string { return append([]string{a.Org}, a.Partners...) }

// IsParty reports whether org is the lead or a partner.
func (a Award) IsParty(org string) bool { return slices.Contains(a.Parties(), org) }

// SubjectOf is the award as the permissions table sees it in matters of one
// party, its claims above all: only that trust's own people may act. Any
// other code means the lead.
func (a Award) SubjectOf(org string) Subject {
	s := a.Subject()
	if slices.Contains(a.Partners, org) {
		s.Org, s.Parties = org, a.Parties()
	}
	return s
}

// subjectIn is the subject of a command: a claim is its own trust's.
func (a Award) subjectIn(f AwardFacts, c Command) Subject {
	if claim, _ := ClaimOf(c); claim != "" {
		return a.SubjectOf(f.Draft.Org)
	}
	if c.Verb == SignYearEnd {
		body, _ := decode[signYearBody](c) // one that cannot be read is said later
		return a.SubjectOf(body.Org)
	}
	return a.Subject()
}

// ClaimantOf is the party for which p claims when nothing else is said: the
// lead, or the partner that p belongs to.
func (a Award) ClaimantOf(p Person) string {
	if x, ok := asPartner(p, a.Org, a.asPartners()); ok {
		return x.Org
	}
	return a.Org
}

func (a Award) asPartners() []Partner {
	var out []Partner
	for _, org := range a.Partners {
		out = append(out, Partner{Org: org})
	}
	return out
}

// ShownTo is the award as p may see it: a partner sees the shared parts, and
// of limits, claims and money owed its own.
func (a Award) ShownTo(p Person) Award {
	x, ok := asPartner(p, a.Org, a.asPartners())
	if !ok {
		return a
	}
	a = a.clone()
	a.Limits = slices.DeleteFunc(a.Limits, func(l Limit) bool { return l.Org != x.Org })
	a.Claims = slices.DeleteFunc(a.Claims, func(c Claim) bool { return c.Org != x.Org })
	a.Owed = slices.DeleteFunc(a.Owed, func(o Owed) bool { return o.Org != x.Org })
	a.YearsClosed = slices.DeleteFunc(a.YearsClosed, func(y YearEnd) bool { return y.Org != x.Org })
	a.YearsSigned = slices.DeleteFunc(a.YearsSigned, func(y SignedYear) bool { return y.Org != x.Org })
	a.TrueUps = slices.DeleteFunc(a.TrueUps, func(t TrueUp) bool { return t.Org != x.Org })
	return a
}

// PartySigned reports whether a trust has signed the agreement as it is now.
func (a Award) PartySigned(org string) bool {
	return slices.ContainsFunc(a.Agreement.Signatures, func(s Signature) bool {
		return s.Side == "TRUST" && s.Org == org && s.Version == a.Agreement.Version
	})
}

// ToSign lists the parties whose signature the agreement waits for.
func (a Award) ToSign() []string {
	if a.Agreement.Status != Issued {
		return nil
	}
	return slices.DeleteFunc(a.Parties(), a.PartySigned)
}

// PartnerSigning is the partner that p signs the agreement for, if any.
func (a Award) PartnerSigning(p Person) (string, bool) {
	for _, org := range a.Partners {
		if p.HoldsAt(TrustCFO, org) && !a.PartySigned(org) {
			return org, true
		}
	}
	return "", false
}

// partnerSigns puts a partner's signature under the one agreement of a joint
// award (J3).
func (r *AwardResult) partnerSigns(org string, f AwardFacts, s Signature) error {
	hat, _ := f.Person.Hat(org, TrustCFO)
	r.hat, s.For, s.Signed.For = hat, hat.For, hat.For
	s.Side, s.Org, s.Role = "TRUST", org, TrustCFO
	return r.oneTrustSigned(f, s)
}

// oneTrustSigned counts a trust's signature. The last one starts the clock of
// the countersignature.
func (r *AwardResult) oneTrustSigned(f AwardFacts, s Signature) error {
	left := slices.DeleteFunc(r.Award.ToSign(), func(org string) bool { return org == s.Org })
	if len(left) == 0 {
		return r.trustSigns(f, s)
	}
	r.Award.Agreement.SentBack = nil
	r.sign(s, fmt.Sprintf("%s signed the agreement. Another %d to sign.", s.Org, len(left)))
	return nil
}

// askPartners writes to the partners that the agreement is to be signed.
func (r *AwardResult) askPartners() {
	a := r.Award
	for _, org := range a.Partners {
		r.write("sign-agreement", TrustCFO, org, "Please sign the agreement for "+a.ID, fmt.Sprintf("The agreement for “%s” is ready for your trust's signature. Every trust signs the same document.", a.Title))
		r.Effects.Letters[len(r.Effects.Letters)-1].Link = "/awards/" + a.ID + "/agreement"
	}
}

// partnerSignTasks are the signatures of partners that the agreement waits for.
func (a Award) partnerSignTasks(t *tasks) {
	if a.Agreement.Status != Issued {
		return
	}
	for _, org := range a.Partners {
		if a.PartySigned(org) {
			continue
		}
		t.add("sign/"+org, "Sign the agreement", TrustCFO, org, time.Time{})
		t.list[len(t.list)-1].Link += "/agreement"
		t.signed(SignAgreement)
	}
}

// inForceReaders are told that the agreement is in force.
func (a Award) inForceReaders() []Post {
	var out []Post
	for _, org := range a.Parties() {
		for _, role := range []Role{TrustCFO, TrustFinancePreparer, TrustAuthor} {
			out = append(out, Post{role, org})
		}
	}
	return out
}

// openPartnersMonth tells each partner that has money left in the year that a
// month can be claimed.
func (r *AwardResult) openPartnersMonth(fy calendar.FY, m calendar.Month, due calendar.Date) {
	for _, org := range r.Award.Partners {
		var left money.Pence
		for _, l := range r.Award.Limits {
			if l.Org == org && l.FY == fy {
				left += l.Headroom()
			}
		}
		if left > 0 {
			r.write("month-opened", TrustFinancePreparer, org, fmt.Sprintf("Claim for %s: %s", m.Name(), r.Award.ID),
				fmt.Sprintf("You can claim for %s by %s. %s of your trust's money is left for %s.", m.Name(), due.Text(), left, fy))
		}
	}
}

// trustSchedules are the schedules of a joint agreement, one for each trust
// (J3): its national money, and its own.
func trustSchedules(a Award, parties []Organisation) []Section {
	if !a.Joint() {
		return nil
	}
	var out []Section
	for _, org := range a.Parties() {
		name := org
		if i := slices.IndexFunc(parties, func(o Organisation) bool { return o.Code == org }); i >= 0 {
			name = parties[i].Name + " (" + org + ")"
		}
		t := cellTable("National money of "+org+" by year", cellsOf(a.Profile, org), NationalMoney)
		own := cellTable("", cellsOf(a.Local, org), LocalMoney)
		t.Rows = append(t.Rows, own.Rows...)
		out = append(out, Section{Code: "TRUST/" + org, Heading: "Schedule of " + name,
			Paragraphs: []string{"This trust is bound by its own schedule: its headroom is never another trust's, and it claims, prepares and approves for itself."}, Table: t})
	}
	return out
}

func cellsOf(cells []ProfileCell, org string) []ProfileCell {
	return slices.DeleteFunc(slices.Clone(cells), func(c ProfileCell) bool { return c.Org != org })
}

// checkJointLines says what is wrong with the lines of a claim on a joint
// award: each trust claims its own cost lines, and a recharge names the
// invoice that it recharges, so that one register counts it (J4).
func (c ClaimContent) checkJointLines(a Award, bid Content) []*Error {
	if !a.Joint() {
		return nil
	}
	var errs []*Error
	for i, l := range c.Lines {
		at := fmt.Sprintf("lines[%d].", i)
		bought, known := nationalLine(l.CostLine, bid)
		switch {
		case known && a.Now(bought.Org) != c.Org:
			errs = append(errs, conflict("COST_LINE_OF_A_PARTNER", "Cost line %s is %s's, and this is a claim of %s. Each trust claims its own lines.", l.CostLine, bought.Org, c.Org).At(at+"cost_line"))
		case l.Kind == LineRecharge && l.Invoice == "":
			errs = append(errs, invalid("RECHARGE_WITHOUT_INVOICE", "Give the number and supplier of the invoice that is recharged, and its whole amount as gross.").At(at+"invoice_no"))
		}
	}
	return errs
}

// InvoicesFor are the invoices of a register as one party may see them: how
// much of an invoice is claimed is everybody's, and which claim of another
// trust took it is not (J4).
func (a Award) InvoicesFor(org string, known []Invoice) []Invoice {
	if !a.Joint() {
		return known
	}
	out := slices.Clone(known)
	for i := range out {
		if out[i].FirstOrg != org {
			out[i].FirstIn = ""
		}
	}
	return out
}
