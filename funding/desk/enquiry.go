package desk

import (
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

// An EnquiryRow is one enquiry in a list, with its clock.
type EnquiryRow struct {
	ID        string                `json:"id"`
	Sort      funding.EnquirySort   `json:"sort"`
	Status    funding.EnquiryStatus `json:"status"`
	Org       string                `json:"organisation"`
	OrgName   string                `json:"organisation_name"`
	About     funding.Place         `json:"about"`
	Asked     time.Time             `json:"asked_at"`
	Since     calendar.Date         `json:"clock_since"` // the working day that the present clock began on
	Due       calendar.Date         `json:"due"`         // until 5pm
	Age       int                   `json:"age_working_days"`
	Days      int                   `json:"target_working_days"`
	Late      bool                  `json:"late"`
	Holder    string                `json:"holder"` // in words
	Published bool                  `json:"published"`
	HalfDays  int                   `json:"support_half_days"`
}

// EnquiryCounts says how many enquiries are where.
type EnquiryCounts struct {
	Open     int `json:"open"`     // with the funder or an adviser
	Late     int `json:"late"`     // of those
	Answered int `json:"answered"` // with the trust
	Closed   int `json:"closed"`
}

// An EnquiryDesk is a person's inbox: the newest two hundred enquiries that
// they may see.
type EnquiryDesk struct {
	Now    time.Time
	Rows   []EnquiryRow
	Counts EnquiryCounts
	Viewer funding.Person
}

// An EnquirySheet is one enquiry with its thread.
type EnquirySheet struct {
	Now      time.Time
	Today    calendar.Date
	Enquiry  funding.Enquiry
	Row      EnquiryRow
	Rounds   []funding.Round   // for choosing where to publish
	Pathways []string          // of the rules in force
	Able     []funding.Person  // who may answer it
	Names    map[string]string // person id → name
	Support  SupportReading
	Timeline []Entry
	Waiting  int
	Viewer   funding.Person
}

// May reports whether the viewer may do v now.
func (s EnquirySheet) May(v funding.Verb) bool { return s.Enquiry.May(s.Viewer, v) == nil }

// OnTrustSide reports whether the viewer is of the trust that asked.
func (s EnquirySheet) OnTrustSide() bool {
	for _, p := range s.Viewer.Posts {
		if p.Org == s.Enquiry.Org {
			return true
		}
	}
	return false
}

// A SupportReading is what a round keeps for a trust, and what is used.
type SupportReading struct {
	Days     int `json:"days"`           // 0 = the round reserves none for it
	HalfDays int `json:"half_days_used"` // 3 = a day and a half
}

// An AskSheet is what the form of a new enquiry shows.
type AskSheet struct {
	About     funding.Place          // with its words
	Orgs      []funding.Organisation // trusts that the viewer can ask for
	Due       calendar.Date          // when an answer to a question asked now is due
	Days      int
	Published []PublishedAnswer // about the very same question of the form
	Support   SupportReading
	Viewer    funding.Person
}

// A PublishedAnswer is an answer for all bidders.
type PublishedAnswer struct {
	ID    string `json:"id"`
	Label string `json:"label"` // of the question or section that it is about; empty = the round
	funding.Publication
}

// A Dialogue is what a bid's pages show beside the form: answers for all, the
// changes of rules that nobody has yet said to have read, the bid's own
// questions, and the support that is kept for it.
type Dialogue struct {
	Published []PublishedAnswer // newest first
	Changes   []PublishedAnswer // that touch this draft and wait for "We have read this"
	Threads   []EnquiryRow
	Support   SupportReading
}

// About counts the published answers about one question.
func (d Dialogue) About(field string) []PublishedAnswer {
	var out []PublishedAnswer
	for _, p := range d.Published {
		if p.Field == field {
			out = append(out, p)
		}
	}
	return out
}

// An OwnTrustSupport is the support that a round keeps for one of a person's
// trusts.
type OwnTrustSupport struct {
	Round   string         `json:"round"`
	Org     string         `json:"organisation"`
	OrgName string         `json:"organisation_name"`
	Support SupportReading `json:"support"`
}
