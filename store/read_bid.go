package store

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// BidSheet is everything about one bid that the person may see, read in one
// go: a bid they may not see is one that does not exist.
func (s *Store) BidSheet(ctx context.Context, who funding.Person, id string) (sheet desk.BidSheet, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		b, err := loadBid(tx, id)
		if err != nil {
			return err
		}
		if err := funding.May(who, "getBid", b.Subject(who)); err != nil && !advises(who, b) {
			return err
		}
		sheet, err = readBidSheet(tx, who, b)
		return err
	})
	return sheet, s.barred(ctx, who, funding.BidKind, id, err)
}

func readBidSheet(tx *gorm.DB, who funding.Person, b funding.Bid) (s desk.BidSheet, err error) {
	s.Viewer, s.Bid = who, shownTo(b, who)
	ref := funding.Ref{Kind: funding.BidKind, ID: b.ID}
	var cal calendar.Calendar
	step := steps{}
	step.do(func() error { s.Now, err = nowIn(tx); s.Today = calendar.DateOf(s.Now); return err })
	step.do(func() error { s.Org, err = loadOrg(tx, b.Org); return err })
	step.do(func() error { s.Round, err = loadRound(tx, b.Round); return err })
	step.do(func() error { s.Rules, err = rulesFor(tx, b, s.Today); return err })
	step.do(func() error { s.Content, err = contentShown(tx, who, b); return err })
	step.do(func() error { s.Before, err = contentBefore(tx, b); return err })
	step.do(func() error { cal, err = loadCalendar(tx); return err })
	step.do(func() error { return chainShown(tx, &s) })
	step.do(func() error { s.People, err = peopleAt(tx, b.Org); return err })
	step.do(func() error { s.Timeline, err = timeline(tx, ref); s.Timeline = told(s.Timeline, b, who); return err })
	step.do(func() error { s.Award, err = awardBrief(tx, b.ID); return err })
	step.do(func() error { s.Waiting, err = waitingFor(tx, ref); return err })
	step.do(func() error { s.Written, s.Consent, err = sharedWith(tx, who, b); return err })
	step.do(func() error {
		s.Names, err = names(tx, append(namedIn(s.Bid, s.Content), givenBy(s.Consent)))
		return err
	})
	step.do(func() error { return judge(tx, &s, cal) })
	step.do(func() error { return addDialogue(tx, &s, cal) })
	return s, step.err
}

// contentShown is the content as the viewer may see it. A returned bid is the
// trust's to change: the funder goes on seeing what was submitted.
func contentShown(tx *gorm.DB, who funding.Person, b funding.Bid) (c funding.Content, err error) {
	if !who.FunderSide || !b.Editable() || b.ContentHash == "" || advises(who, b) {
		return loadContent(tx, b.ID)
	}
	err = scanBody(tx, &c, `select body from snapshots where bid_id = ? and hash = ?`, b.ID, b.ContentHash)
	return c, notFound(err, "The content of bid %s as it was submitted is not there.", b.ID)
}

// contentBefore is the content as it was last submitted, of a bid that may be
// changed again; nil when there was none.
func contentBefore(tx *gorm.DB, b funding.Bid) (*funding.Content, error) {
	if !b.Editable() || b.ContentHash == "" {
		return nil, nil //nolint:nilnil // most drafts have none
	}
	var c funding.Content
	err := scanBody(tx, &c, `select body from snapshots where bid_id = ? and hash = ?`, b.ID, b.ContentHash)
	return &c, notFound(err, "The content of bid %s as it was submitted is not there.", b.ID)
}

// judge works out what follows from what was read: economics, route, checks
// and clocks.
func judge(tx *gorm.DB, s *desk.BidSheet, cal calendar.Calendar) error {
	if s.Bid.Editable() {
		s.Bid.Title, s.Bid.Ask = s.Content.Title(), s.Content.NationalAsk()
	}
	economics, ok, err := funding.Appraise(s.Content, s.Rules.Appraisal)
	if saying, refused := sentences(err); refused {
		s.RouteErr = saying
	} else if err != nil {
		return err
	}
	if ok {
		s.Economics = &economics
		if s.Options, err = funding.Compare(s.Content, s.Rules.Appraisal); err != nil {
			return err
		}
		if s.Books, err = funding.Books(s.Content.NationalCapital(), s.Content.InUseOn(), s.Rules.Books, len(economics.Years)); err != nil {
			return err
		}
	}
	if err := findRoute(s, economics); err != nil {
		return err
	}
	s.Pathway, _ = s.Rules.Pathway(s.Route.Pathway)
	if s.Bid.Editable() {
		s.DecideBy = funding.Likely(cal, s.Today, s.Route)
		if s.Peers, err = spans(tx, s.Route.Pathway); err != nil {
			return err
		}
	}
	s.Checks = funding.Readiness(s.Reading())
	s.Balances = s.Content.Balances(yearsOf(s.Content))
	if s.AppealBy, err = s.Bid.LastToAppeal(cal, s.Rules.Clocks); err != nil {
		return err
	}
	s.Clocks, err = s.Bid.Clocks(cal, s.Rules.Clocks, s.Today)
	return err
}

// findRoute takes the pinned route of a submitted bid, or finds the one that
// it would go today.
func findRoute(s *desk.BidSheet, e funding.Economics) error {
	if !s.Bid.Editable() {
		s.Route = s.Bid.Route
		return nil
	}
	route, err := s.Bid.RouteNow(funding.ExpectedScheme(s.Bid, s.Content, s.Org, e.WholeLife, s.Today), s.Rules)
	if saying, refused := sentences(err); refused {
		s.RouteErr = saying
		return nil
	}
	s.Route = route
	return err
}

// yearsOf are the years of lines and of stated funding.
func yearsOf(c funding.Content) []calendar.FY {
	years := c.Years()
	for _, f := range c.Funding {
		if !slices.Contains(years, f.FY) {
			years = append(years, f.FY)
		}
	}
	slices.Sort(years)
	return years
}

// namedIn lists the ids of everyone that a sheet names.
func namedIn(b funding.Bid, c funding.Content) []string {
	ids := []string{b.StartedBy, b.SentBy, c.Answer("sro"), c.Answer("cfo")}
	ids = append(ids, signedBy(b)...)
	for _, m := range []*funding.Moment{b.Submitted, b.Complete, b.Returned, b.ReviewsDone, b.Released} {
		ids = append(ids, byWhom(m)...)
	}
	for _, reviews := range append(slices.Clone(b.PastReviews), b.Reviews) {
		for _, v := range reviews {
			ids = append(append(ids, v.Reviewer), v.Recused...)
			for _, m := range v.NoInterest {
				ids = append(ids, m.By)
			}
			for _, k := range v.Past {
				ids = append(ids, k.By)
			}
		}
	}
	for _, q := range slices.Concat(b.PastQuestions, b.Clarifications) {
		ids = append(append(ids, q.Asked.By), byWhom(q.Answered)...)
	}
	if b.Decision != nil {
		ids = append(ids, b.Decision.By)
	}
	for _, a := range b.Appeals {
		ids = append(append(ids, a.Against.By, a.Made.By), byWhom(a.Ruled)...)
	}
	for _, p := range b.PastStages {
		ids = append(ids, p.SRO.By, p.CFO.By, p.Decision.By)
	}
	for _, a := range c.Answers {
		ids = append(ids, a.By, a.ConfirmedBy)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func byWhom(m *funding.Moment) []string {
	if m == nil {
		return nil
	}
	return []string{m.By}
}

// awardBrief reads an award in a few figures; nil when there is none.
func awardBrief(tx *gorm.DB, id string) (*desk.AwardBrief, error) {
	var rows []desk.AwardBrief
	err := tx.Raw(`select a.id, a.status, a.total_pence as total, coalesce((select sum(y.drawn) from award_years y where y.award_id = a.id), 0)::bigint as drawn
		from awards a where a.id = ?`, id).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// waitingFor counts the person's own commands on ref that nothing came of yet.
func waitingFor(tx *gorm.DB, ref funding.Ref) (n int, err error) {
	err = tx.Raw(`select count(*) from commands where kind = ? and aggregate = ? and settled_at is null`, ref.Kind, ref.ID).Scan(&n).Error
	return n, err
}

// sentences returns what a refusal says, in full; ok is false for a fault and
// for no error.
func sentences(err error) (text string, ok bool) {
	no, ok := refusal.Of(err)
	var all []string
	for _, e := range no.All() {
		all = append(all, e.Message)
	}
	return strings.Join(all, " "), ok
}
