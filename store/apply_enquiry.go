package store

import (
	"slices"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
)

// applyEnquiry asks the rules about c on e under e's lock, and writes the
// answer.
func applyEnquiry(tx *gorm.DB, e funding.Enquiry, c funding.Command) error {
	f, err := enquiryFacts(tx, e, c)
	if err != nil {
		return err
	}
	r, err := funding.ApplyEnquiry(e, f, c)
	if err != nil {
		return err
	}
	step := steps{}
	step.do(func() error { return saveEnquiry(tx, r.Enquiry) })
	if c.Verb == funding.PublishAnswer || c.Verb == funding.WithdrawPublication {
		step.do(func() error { return savePublication(tx, r.Enquiry) })
	}
	w := writing{funding.Ref{Kind: funding.EnquiryKind, ID: r.Enquiry.ID}, r.Enquiry.Org, r.Enquiry.Org, aboutOf(r.Enquiry), r.Enquiry.Version, r.Events, funding.EnquiryTasks(r.Enquiry), r.Effects}
	step.do(func() error { return w.write(tx, c) })
	return step.err
}

// aboutOf names an enquiry in a list of tasks, which shows its id beside it.
func aboutOf(e funding.Enquiry) string { return "About " + e.About.Title }

// adviseEnquiry asks the rules without locks, as the person.
func adviseEnquiry(tx *gorm.DB, c funding.Command) error {
	e, err := loadEnquiry(tx, c.Aggregate)
	if asks(c) {
		e, err = funding.Enquiry{ID: c.Aggregate}, nil
	}
	if err != nil {
		return err
	}
	f, err := enquiryFacts(tx, e, c)
	if err != nil {
		return err
	}
	_, err = funding.ApplyEnquiry(e, f, c)
	return err
}

// asks reports whether c begins an enquiry.
func asks(c funding.Command) bool {
	return c.Verb == funding.AskFunder || c.Verb == funding.AskHand
}

// enquiryFacts loads what the rules need for c on e.
func enquiryFacts(tx *gorm.DB, e funding.Enquiry, c funding.Command) (f funding.EnquiryFacts, err error) {
	step := steps{}
	step.do(func() error { f.Person, err = loadPerson(tx, c.By); return err })
	step.do(func() error { f.Calendar, err = loadCalendar(tx); return err })
	step.do(func() error { f.Rules, err = rulesFor(tx, funding.Bid{}, calendar.DateOf(c.At)); return err })
	switch {
	case asks(c):
		step.do(func() error {
			asked, err := funding.AskedIn(c)
			if err != nil {
				return err
			}
			return askedFacts(tx, asked, &f)
		})
	case c.Verb == funding.PublishAnswer:
		step.do(func() error { return publicationFacts(tx, e, c, &f) })
	case c.Verb == funding.ReopenEnquiry && e.About.Bid != "":
		step.do(func() error { return bidFact(tx, e.About.Bid, &f) })
	case c.Verb == funding.Reassign:
		step.do(func() error { return assigneeFact(tx, c, &f) })
	}
	return f, step.err
}

func bidFact(tx *gorm.DB, id string, f *funding.EnquiryFacts) error {
	b, err := loadBid(tx, id)
	f.Bid = &b
	return err
}

func assigneeFact(tx *gorm.DB, c funding.Command, f *funding.EnquiryFacts) error {
	id, err := funding.AssigneeIn(c)
	if err != nil || id == "" {
		return err
	}
	f.Assignee, err = loadPerson(tx, id)
	return err
}

// askedFacts finds what a new enquiry is about, and so who asks whom.
func askedFacts(tx *gorm.DB, asked funding.EnquiryRequest, f *funding.EnquiryFacts) (err error) {
	org, round := asked.Org, asked.About.Round
	if asked.About.Claim != "" {
		if asked.About.Bid, err = awardOfClaim(tx, asked.About.Claim); err != nil {
			return err
		}
		f.Claim = true
	}
	if id := asked.About.Bid; id != "" {
		if err := bidFact(tx, id, f); err != nil {
			return err
		}
		org, round = f.Bid.Org, f.Bid.Round
		if err := tx.Raw(`select exists (select 1 from awards where id = ?)`, id).Scan(&f.Award).Error; err != nil {
			return err
		}
	}
	step := steps{}
	if round != "" {
		step.do(func() error { f.Round, err = loadRound(tx, round); f.Funder = f.Round.Funder; return err })
	} else {
		step.do(func() error { return tx.Raw(`select funder from funds order by code limit 1`).Scan(&f.Funder).Error })
	}
	step.do(func() error { f.Org, err = askingOrg(tx, f.Person, org); return err })
	return step.err
}

// awardOfClaim finds the award of a claim.
func awardOfClaim(tx *gorm.DB, claim string) (string, error) {
	var ids []string
	if err := tx.Raw(`select award_id from claims where id = ?`, claim).Scan(&ids).Error; err != nil {
		return "", err
	}
	if len(ids) == 0 {
		return "", notFound(gorm.ErrRecordNotFound, "There is no claim %s that you can see.", claim)
	}
	return ids[0], nil
}

// askingOrg is the trust that asks: the one that was named, or the only one
// at which the person holds a post.
func askingOrg(tx *gorm.DB, who funding.Person, code string) (funding.Organisation, error) {
	if code != "" {
		return loadOrg(tx, code)
	}
	var at []string
	for _, p := range who.Posts {
		if !slices.Contains(at, p.Org) && funding.May(who, "askFunder", funding.Subject{Org: p.Org}) == nil {
			at = append(at, p.Org)
		}
	}
	switch len(at) {
	case 0:
		return funding.Organisation{}, nil // the rules say who may ask
	case 1:
		return loadOrg(tx, at[0])
	}
	return funding.Organisation{}, refusal.New(refusal.Invalid, "ORGANISATION_MISSING", "You work for several trusts. Say for which of them you ask.").At("organisation")
}

// publicationFacts loads the names that a published answer must not hold, and
// the open drafts that a change of a rule touches.
func publicationFacts(tx *gorm.DB, e funding.Enquiry, c funding.Command, f *funding.EnquiryFacts) error {
	d, err := funding.DraftIn(c)
	if err != nil {
		return err
	}
	p := d.As(e)
	f.Round, err = loadRound(tx, p.Round)
	if no, refused := refusal.Of(err); err != nil && (!refused || no.Kind != refusal.NotFound) {
		return err
	}
	if f.Names, err = namesFor(tx, e); err != nil || p.Change == "" {
		return err
	}
	f.Touched, err = draftsTouched(tx, p, f.Rules)
	return err
}

// namesFor lists every name that would tell who asked e.
func namesFor(tx *gorm.DB, e funding.Enquiry) (n funding.Names, err error) {
	n.Asker = e.Org
	if n.Orgs, err = loadOrgs(tx); err != nil {
		return n, err
	}
	n.People, err = peopleAt(tx, e.Org)
	for _, r := range e.Posts {
		known := slices.ContainsFunc(n.People, func(p funding.Person) bool { return p.ID == r.By })
		if err != nil || known {
			continue
		}
		var all map[string]string
		if all, err = names(tx, []string{r.By}); err == nil {
			n.People = append(n.People, funding.Person{ID: r.By, Name: all[r.By]})
		}
	}
	return n, err
}

// draftsTouched lists the open drafts that a change of a rule is about. Which
// pathway a draft is on follows from what stands in it now.
func draftsTouched(tx *gorm.DB, p funding.Publication, rules funding.Ruleset) (out []funding.DraftTouched, err error) {
	var rows []struct {
		ID, Org, Risk string
		AskPence      int64
	}
	err = tx.Raw(`select b.id, b.org, c.ask_pence, `+riskOf+` as risk from bids b join contents c on c.bid_id = b.id where b.round_id = ? and b.status in ? order by b.id`, p.Round, openDrafts).Scan(&rows).Error
	for _, r := range rows {
		if p.Touches(p.Round, rules.PathwayFor(pence(r.AskPence), r.Risk), rules) {
			out = append(out, funding.DraftTouched{Bid: r.ID, Org: r.Org})
		}
	}
	return out, err
}

// riskOf is the SQL for the risk that a draft b states.
const riskOf = `coalesce((select a.value from answers a where a.bid_id = b.id and a.key = 'risk'), '')`

// openDrafts are the statuses in which a bid may be edited.
var openDrafts = []funding.BidStatus{funding.Draft, funding.InternalApproval, funding.Returned}
