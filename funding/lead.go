package funding

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A LeadStage is a part of a bid's way that somebody at the funder answers
// for: a review, or one of the stages below.
type LeadStage string

// The stages beside the reviews.
const (
	LeadCompleteness LeadStage = "COMPLETENESS"
	LeadPanel        LeadStage = "PANEL"
	LeadAgreement    LeadStage = "AGREEMENT"
)

// LeadStages lists them in the order in which a bid comes to them.
func LeadStages() []LeadStage {
	out := []LeadStage{LeadCompleteness}
	for _, k := range []ReviewKind{ICBSupport, RegionFinance, RegionDigital, ClinicalSafety, Cyber, IG, Architecture, Commercial, BenefitsReview, NationalFinanceRev} {
		out = append(out, LeadStage(k))
	}
	return append(out, LeadPanel, LeadAgreement)
}

// Title is the stage's name for people.
func (s LeadStage) Title() string {
	switch s {
	case LeadPanel:
		return "Panel decision"
	case LeadAgreement:
		return "Agreement"
	}
	return ReviewKind(s).Title()
}

// A StageLead is who answers for a stage at a funder, with those who stand in
// for them there today.
type StageLead struct {
	Stage    LeadStage
	Person   string
	Deputies []string
}

// Leads are a funder's named leads, and the people whom an interest keeps away
// from what a command is about, known when the engine looks.
type Leads struct {
	Named  []StageLead
	Barred []string
}

func (l Leads) of(s LeadStage) (StageLead, bool) {
	i := slices.IndexFunc(l.Named, func(n StageLead) bool { return n.Stage == s })
	if i < 0 {
		return StageLead{}, false
	}
	return l.Named[i], true
}

// escalateDays is how long a lead has before what is late goes to their deputy,
// in working days [A].
const escalateDays = 2

// ToEscalate is how many working days after a stage is late it goes to its
// lead's deputy.
func (c Clocks) ToEscalate() int { return cmp.Or(c.EscalateDays, escalateDays) }

// LateTo says to whom it goes that stage s is late, beside those who have it:
// its lead, or who stands in for a lead with an interest.
func (l Leads) LateTo(s LeadStage) (person string, ok bool) {
	lead, ok := l.of(s)
	if !ok {
		return "", false
	}
	return l.free(append([]string{lead.Person}, lead.Deputies...))
}

// StillLateTo says to whom it goes when a stage with a lead is still late: the
// lead's deputy when there is one, else the lead again. Nobody means that each
// of them has an interest, so it is for the fund's administrator.
func (l Leads) StillLateTo(s LeadStage) (person string, ok bool) {
	lead, _ := l.of(s)
	return l.free(append(slices.Clone(lead.Deputies), lead.Person))
}

// free is the first of people whom no interest keeps away.
func (l Leads) free(people []string) (string, bool) {
	i := slices.IndexFunc(people, func(p string) bool { return !slices.Contains(l.Barred, p) })
	if i < 0 {
		return "", false
	}
	return people[i], true
}

// late is the letter to a stage's lead that something is late.
func (l Leads) late(s LeadStage, about, link, what string) []Letter {
	person, ok := l.LateTo(s)
	if !ok {
		return nil
	}
	return []Letter{{Template: "lead-late-" + strings.ToLower(string(s)), Person: person, Subject: "Something is late: " + about, Link: link,
		Body: what + " You are told as the named lead of this stage, or as the lead's deputy."}}
}

// stillLate is the letter that a stage is still late when its lead was told.
func (l Leads) stillLate(s LeadStage, funder, about, link string, due calendar.Date) Letter {
	out := Letter{Template: "lead-again-" + strings.ToLower(string(s)), Subject: "Still late: " + about, Link: link,
		Body: s.Title() + " was due on " + due.Text() + " and is still not done. The named lead of this stage was told on that day."}
	if person, ok := l.StillLateTo(s); ok {
		out.Person = person
	} else {
		out.Role, out.Org = FundAdmin, funder
		out.Body += " The lead and their deputy have an interest in it, so it comes to you."
	}
	return out
}

const escalateKey = "escalate/"

// escalation adds to an alarm that stage s is late the one that it is still
// late, where the stage has a lead.
func (l Leads) escalation(alarms []Alarm, s LeadStage, due calendar.Date, cal calendar.Calendar, rules Clocks) ([]Alarm, error) {
	if _, ok := l.of(s); !ok {
		return alarms, nil
	}
	day, err := cal.AddWorkingDays(due, rules.ToEscalate())
	return append(alarms, Alarm{escalateKey + string(s) + "/" + due.String(), endOfDay(day)}), err
}

// escalated is the stage and the due day of an escalation's key.
func escalated(key string) (s LeadStage, due calendar.Date, err error) {
	stage, day, _ := strings.Cut(strings.TrimPrefix(key, escalateKey), "/")
	due, err = calendar.ParseDate(day)
	return LeadStage(stage), due, err
}

func (r *BidResult) lateLead(f BidFacts, s LeadStage, what string) {
	r.Effects.Letters = append(r.Effects.Letters, f.Leads.late(s, r.Bid.ID, "/bids/"+r.Bid.ID, what)...)
}

func (r *BidResult) escalate(f BidFacts, key string) error {
	s, due, err := escalated(key)
	if err != nil {
		return err
	}
	if v, ok := r.Bid.Review(ReviewKind(s)); ok && v.Status == ReviewDone { // deemed at this very moment
		return nil
	}
	r.say("ESCALATED", s.Title()+" was due on "+due.Text()+" and is still not done, so it was escalated.", map[string]any{"stage": s, "due": due.String()})
	r.Effects.Letters = append(r.Effects.Letters, f.Leads.stillLate(s, r.Bid.Funder, r.Bid.ID, "/bids/"+r.Bid.ID, due))
	return nil
}

func (r *AwardResult) escalate(f AwardFacts, key string) error {
	s, due, err := escalated(key)
	if err != nil {
		return err
	}
	a := r.Award
	r.say("ESCALATED", "The funder's signature was due on "+due.Text()+" and is still missing, so it was escalated.", map[string]any{"stage": s, "due": due.String()})
	r.Effects.Letters = append(r.Effects.Letters, f.Leads.stillLate(s, a.Funder, a.ID, "/awards/"+a.ID, due))
	return nil
}

// A LeadChange says who became a stage's lead, when, and by whom; an empty
// person left it without one.
type LeadChange struct {
	Stage  LeadStage `json:"stage"`
	Person string    `json:"person,omitempty"`
	Moment
}

// CheckLead says whether maker may make person the lead of a stage at funder;
// nobody (a zero person) leaves the stage without one.
func CheckLead(maker, person Person, funder string, s LeadStage) error {
	if no := May(maker, "putLead", Subject{Funder: funder, What: "list of named leads"}); no != nil {
		return no
	}
	if !slices.Contains(LeadStages(), s) {
		return invalid("NO_SUCH_STAGE", "There is no stage %q. Choose one of the list.", s).At("stage")
	}
	if person.ID != "" && !slices.ContainsFunc(person.Posts, func(p Post) bool { return p.Org == funder }) {
		return invalid("LEAD_ELSEWHERE", "%s has no post at %s. Choose one of its people.", cmp.Or(person.Name, person.ID), funder).At("lead")
	}
	return nil
}
