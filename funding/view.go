package funding

import (
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A Ref names one aggregate.
type Ref struct {
	Kind Kind   `json:"kind"`
	ID   string `json:"id"`
}

// String is also the id of the workflow that moves the aggregate.
func (r Ref) String() string { return string(r.Kind) + "/" + r.ID }

// A View is the little that a workflow knows of its aggregate: enough to wait
// for the right thing and to say so. Nothing in it is secret.
type View struct {
	Ref      Ref           `json:"ref"`
	Version  int           `json:"version"`
	Status   string        `json:"status"`
	Stage    string        `json:"stage"`
	Holder   string        `json:"holder"`
	Closed   bool          `json:"closed"`
	Deadline time.Time     `json:"deadline"` // zero when nothing runs out; for people to read
	WakeIn   time.Duration `json:"wake_in"`  // until the deadline, by the database's clock; ≥ 0
	FY       calendar.FY   `json:"fy"`       // the year an award is in
	Month    int           `json:"month"`    // and its month, 1 = April
}

// ViewOfBid is what a workflow may know of b.
func ViewOfBid(b Bid) View {
	return View{Ref: Ref{BidKind, b.ID}, Version: b.Version, Status: string(b.Status), Stage: b.Stage(), Holder: b.Holder(), Closed: b.Closed(), Deadline: b.NextAlarm}
}

// ViewOfAward is what a workflow may know of a.
func ViewOfAward(a Award) View {
	fy, m := calendar.MonthOf(a.MonthOpened)
	return View{Ref: Ref{AwardKind, a.ID}, Version: a.Version, Status: string(a.Status), Stage: a.Stage(), Holder: a.Holder(), Closed: a.Closed(), Deadline: a.NextAlarm, FY: fy, Month: int(m)}
}

// ViewOfRun is what a workflow may know of r.
func ViewOfRun(r Run) View {
	return View{Ref: Ref{RunKind, r.ID}, Version: r.Version, Status: string(r.Status), Stage: string(r.Status), Holder: r.Status.Title(), Closed: r.Closed()}
}

// ViewOfEnquiry is what a workflow may know of e.
func ViewOfEnquiry(e Enquiry) View {
	return View{Ref: Ref{EnquiryKind, e.ID}, Version: e.Version, Status: string(e.Status), Stage: string(e.Status), Holder: e.HeldBy(nil), Closed: e.Done(), Deadline: e.NextAlarm}
}

// VerbsOf lists the verbs that an aggregate of this kind takes.
func VerbsOf(k Kind) []Verb {
	switch k {
	case BidKind:
		return BidVerbs()
	case AwardKind:
		return AwardVerbs()
	case EnquiryKind:
		return EnquiryVerbs()
	}
	return RunVerbs()
}
