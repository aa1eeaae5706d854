package funding

import "slices"

// alive reports whether a claim stands: its lines count as claimed.
func (s ClaimStatus) alive() bool {
	switch s {
	case Rejected, ClaimWithdrawn, Reversed, ClaimDraft:
		return false
	}
	return true
}

// others are the lines seen that are not this one.
func (c ClaimContent) others(l ClaimLine, seen []SeenLine) []SeenLine {
	return slices.DeleteFunc(slices.Clone(seen), func(s SeenLine) bool { return s.Claim == c.ID && s.Line.No == l.No })
}

// similar finds a line of the same supplier and gross amount, dated within a
// few days, under another number: advice to look twice (E4 c).
func (c ClaimContent) similar(l ClaimLine, f ClaimFacts) (SeenLine, bool) {
	if l.Invoice == "" || l.InvoiceDate.IsZero() || l.Kind.GivesBack() {
		return SeenLine{}, false
	}
	return first(c.others(l, f.Seen), func(s SeenLine) bool {
		o := s.Line
		return (s.Status.alive() || s.Claim == c.ID) && o.Invoice != "" && !o.InvoiceDate.IsZero() && !o.Kind.GivesBack() && o.Gross == l.Gross && Normalise(o.Supplier) == Normalise(l.Supplier) &&
			Normalise(o.Invoice) != Normalise(l.Invoice) && daysApart(l, o) <= f.Rules.Claims.Held().SimilarDays
	})
}

func daysApart(a, b ClaimLine) int {
	n := a.InvoiceDate.Sub(b.InvoiceDate)
	return max(n, -n)
}

// SharedDocument finds a line of another invoice that one of this line's
// documents stands behind as well (E4 b).
func (c ClaimContent) SharedDocument(l ClaimLine, seen []SeenLine) (SeenLine, bool) {
	return first(c.others(l, seen), func(s SeenLine) bool {
		if !s.Status.alive() && s.Claim != c.ID || s.Line.item() == l.item() {
			return false
		}
		return slices.ContainsFunc(s.Line.Evidence, func(e Evidence) bool {
			return slices.ContainsFunc(l.Evidence, func(mine Evidence) bool { return mine.Hash == e.Hash })
		})
	})
}

// rejectedBefore finds the same invoice as a checker rejected it.
func (c ClaimContent) rejectedBefore(l ClaimLine, seen []SeenLine) (SeenLine, bool) {
	if l.Invoice == "" {
		return SeenLine{}, false
	}
	return first(seen, func(s SeenLine) bool {
		return s.Claim != c.ID && (s.Line.Result == LineRejected || s.Status == Rejected) && s.Line.item() == l.item()
	})
}

func first(seen []SeenLine, fits func(SeenLine) bool) (SeenLine, bool) {
	i := slices.IndexFunc(seen, fits)
	if i < 0 {
		return SeenLine{}, false
	}
	return seen[i], true
}
