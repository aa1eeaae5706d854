package funding

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/money"
)

// LinesOf are the cost lines of one trust: what its own people write.
func (c Content) LinesOf(org string) []CostLine {
	return slices.DeleteFunc(slices.Clone(c.Lines), func(l CostLine) bool { return l.Org != org })
}

// ShareOf is the part of the content that is one trust's own: cost lines,
// stated sources and benefits.
func (c Content) ShareOf(org string) Content {
	out := Content{Lines: c.LinesOf(org)}
	for _, f := range c.Funding {
		if f.Org == org {
			out.Funding = append(out.Funding, f)
		}
	}
	for _, b := range c.Benefits {
		if b.Org == org {
			out.Benefits = append(out.Benefits, b)
		}
	}
	return out
}

// ShareHash seals what a partner signs: its own part of the content, and its
// agreed share of what the trusts share. SHA-256 of its canonical JSON, in
// hex.
func (c Content) ShareHash(org string, share money.BasisPoints) string {
	own := c.ShareOf(org)
	b, err := json.Marshal(map[string]any{"organisation": org, "share_bp": share, "lines": own.Lines, "funding": own.Funding, "benefits": own.Benefits})
	if err != nil {
		panic("funding: a share cannot be marshalled: " + err.Error()) // plain data only
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Costs is the cost page of the content.
func (c Content) Costs() Costs {
	return Costs{Lines: c.Lines, Funding: c.Funding, Running: c.Running, OptimismBias: c.OptimismBias, Prices: c.Prices, Payers: c.Payers}
}

// A TrustSum is the money of one trust in a bid, all years.
type TrustSum struct {
	Org      string      `json:"organisation"`
	Capital  money.Pence `json:"national_capital_pence"`
	Revenue  money.Pence `json:"national_revenue_pence"`
	Matching money.Pence `json:"local_pence"` // from all other sources
}

// National is what the trust asks of the fund.
func (s TrustSum) National() money.Pence { return s.Capital + s.Revenue }

// SumsByTrust adds the cost lines of each trust, in the order of the parties.
// A trust without lines has a row of nothing.
func SumsByTrust(lines []CostLine, parties []string) []TrustSum {
	out := make([]TrustSum, len(parties))
	for i, org := range parties {
		out[i].Org = org
		for _, l := range lines {
			switch {
			case l.Org != org:
			case l.Source != NationalMoney:
				out[i].Matching += l.Amounts.Total()
			case l.Nature == Capital:
				out[i].Capital += l.Amounts.Total()
			default:
				out[i].Revenue += l.Amounts.Total()
			}
		}
	}
	return out
}

// CheckShareLines says what is wrong with the lines that a partner gives. Its
// references begin with its code, so that two trusts that do not see each
// other's lines never choose the same one.
func CheckShareLines(lines []CostLine, org string, r Round) error {
	var errs []*Error
	for i, l := range lines {
		at := fmt.Sprintf("lines[%d]", i)
		if l.Org != org {
			errs = append(errs, invalid("ORG_NOT_IN_SHARE", "Line %s is for %q, and this is the share of %s. Leave the organisation out.", l.Ref, l.Org, org).At(at+".organisation"))
		}
	}
	if e := joinErrors(errs); e != nil {
		return e
	}
	return CheckCosts(Costs{Lines: lines}, r)
}

// ShareRef is the reference under which a partner's line is kept: with the
// trust's code before it.
func ShareRef(ref, org string) string {
	if ref = strings.TrimSpace(ref); ref == "" || strings.HasPrefix(ref, org+"-") {
		return ref
	}
	return org + "-" + ref
}

// KeepPartnerLines joins the lead's lines with those of its partners, which
// only they write. A partner's line that is sent back as it was is no harm.
func KeepPartnerLines(b Bid, given, old []CostLine) ([]CostLine, error) {
	var own, theirs []CostLine
	for _, l := range old {
		if l.Org != b.Org {
			theirs = append(theirs, l)
		}
	}
	var errs []*Error
	for i, l := range given {
		switch {
		case l.Org == b.Org && b.partnerPrefix(l.Ref):
			errs = append(errs, invalid("REF_OF_A_PARTNER", "%q begins like the lines of a partner. Give the line another reference.", l.Ref).At(fmt.Sprintf("lines[%d].ref", i)))
		case l.Org == b.Org:
			own = append(own, l)
		case !slices.ContainsFunc(theirs, func(o CostLine) bool { return sameLine(o, l) }):
			errs = append(errs, conflict("LINE_OF_A_PARTNER", "Line %s is %s's, and only they can change it. Ask them, or leave it out: it stays as it is.", l.Ref, l.Org).At(fmt.Sprintf("lines[%d].organisation", i)))
		}
	}
	if e := joinErrors(errs); e != nil {
		return nil, e
	}
	return append(own, theirs...), nil
}

func (b Bid) partnerPrefix(ref string) bool {
	return slices.ContainsFunc(b.Partners, func(p Partner) bool { return strings.HasPrefix(ref, p.Org+"-") })
}

func sameLine(a, b CostLine) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// SplitLine shares one of the lead's cost lines among the parties by the
// agreed shares, each year by largest remainder, so that the parts sum to the
// whole (domain 3.8 J7). The lead keeps the line's reference.
func (b Bid) SplitLine(l CostLine) ([]CostLine, error) {
	if l.Org != b.Org {
		return nil, conflict("LINE_OF_A_PARTNER", "Line %s is %s's own, so it cannot be shared out.", l.Ref, l.Org).At("line")
	}
	parties, weights := []string{b.Org}, []int64{int64(b.LeadShare())}
	for _, p := range b.Partners {
		if p.Joined() && p.Share > 0 {
			parties, weights = append(parties, p.Org), append(weights, int64(p.Share))
		}
	}
	if len(parties) == 1 {
		return nil, conflict("NO_SHARES", "No partner that has joined has an agreed share. Give the share of each partner first.").At("line")
	}
	out := make([]CostLine, len(parties))
	for i, org := range parties {
		out[i] = l
		out[i].Org, out[i].Amounts = org, ByYear{}
		if i > 0 {
			out[i].Ref = ShareRef(l.Ref, org)
		}
	}
	for _, fy := range l.Amounts.Years() {
		parts, err := money.Share(l.Amounts[fy], weights)
		if err != nil {
			return nil, err
		}
		for i, p := range parts {
			out[i].Amounts[fy] = p
		}
	}
	return slices.DeleteFunc(out, func(x CostLine) bool { return x.Org != b.Org && x.Amounts.Total() == 0 }), nil
}

// splitTwice refuses to share out a line when a partner has a line of that
// name: the parts are each trust's own by then.
func splitTwice(parts, lines []CostLine) error {
	for _, p := range parts[1:] {
		if slices.ContainsFunc(lines, func(l CostLine) bool { return l.Ref == p.Ref }) {
			return conflict("ALREADY_SHARED", "%s has a line %s already, so line %s cannot be shared out again. Each part is changed by its own trust.", p.Org, p.Ref, parts[0].Ref).At("line")
		}
	}
	return nil
}

// SplitInto shares out the lead's line ref among lines. Lines of partners come
// last, so that the lead's own keep their places.
func (b Bid) SplitInto(lines []CostLine, ref string) ([]CostLine, error) {
	i := slices.IndexFunc(lines, func(l CostLine) bool { return l.Ref == ref })
	if i < 0 {
		return nil, invalid("NO_SUCH_COST_LINE", "The bid has no cost line %q.", ref).At("line")
	}
	parts, err := b.SplitLine(lines[i])
	if err != nil {
		return nil, err
	}
	if err := splitTwice(parts, lines); err != nil {
		return nil, err
	}
	out := slices.Clone(lines)
	out[i] = parts[0]
	return append(out, parts[1:]...), nil
}

// putShare replaces the cost lines of a partner with those that it gives. Like
// every change of the content it undoes the lead's approvals, and the
// partner's own signature with them.
func putShare(r *BidResult, f BidFacts, c Command) error {
	body, i, err := r.invited(f, c, TrustAuthor, TrustFinancePreparer)
	if err != nil {
		return err
	}
	if !r.Bid.Partners[i].Joined() {
		return conflict("NOT_JOINED", "%s has not accepted the invitation yet. Accept it first.", body.Org)
	}
	lines := ownShare(body.Lines, body.Org)
	if err := CheckShareLines(lines, body.Org, f.Round); err != nil {
		return err
	}
	next := f.Content
	next.Lines = slices.DeleteFunc(slices.Clone(f.Content.Lines), func(l CostLine) bool { return l.Org == body.Org })
	next.Lines = append(next.Lines, lines...)
	if next.Hash() == f.Content.Hash() {
		return conflict("NOTHING_CHANGES", "That is what stands there already.")
	}
	next.Version++
	r.Content, r.Bid.Partners[i].Stale = &next, true
	r.say("SHARE_WRITTEN", fmt.Sprintf("%s wrote its share: %d cost lines.", body.Org, len(lines)), map[string]any{"organisation": body.Org, "share_hash": next.ShareHash(body.Org, r.Bid.Partners[i].Share), "national_pence": SumsByTrust(lines, []string{body.Org})[0].National()})
	return nil
}

// ownShare gives every line its trust, and the reference that it is kept
// under.
func ownShare(given []CostLine, org string) []CostLine {
	lines := make([]CostLine, len(given))
	for i, l := range given {
		if l.Org == "" {
			l.Org = org
		}
		if l.Amounts == nil {
			l.Amounts = ByYear{}
		}
		l.Ref = ShareRef(l.Ref, org)
		lines[i] = l
	}
	return lines
}
