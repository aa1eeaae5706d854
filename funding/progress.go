package funding

import (
	"cmp"
	"slices"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// A StagePlace says how far one stage of a bid's way is.
type StagePlace string

// The places. Stopped is a clock that waits for the trust's answer.
const (
	PlaceDone      StagePlace = "DONE"
	PlaceHere      StagePlace = "HERE"
	PlaceStopped   StagePlace = "STOPPED"
	PlaceLate      StagePlace = "LATE"
	PlaceAhead     StagePlace = "AHEAD"
	PlaceNotNeeded StagePlace = "NOT_NEEDED"
)

// Running reports whether somebody has the bid there now.
func (p StagePlace) Running() bool { return p == PlaceHere || p == PlaceStopped || p == PlaceLate }

// A Progress is a bid's whole way as a parcel tracker tells it: what is over
// with its days, where the bid is and who has it, and what is to come by when.
type Progress struct {
	Stages   []ProgressStage `json:"stages"`
	Here     string          `json:"you_are_here"`               // the stage, in words
	Holder   string          `json:"holder"`                     // who has the bid now, in words
	Next     string          `json:"next"`                       // what follows, in a sentence; "" when nothing does
	Decision calendar.Date   `json:"decision_expected,omitzero"` // made, or as it would be if everybody takes their whole clock
	Decided  bool            `json:"decided"`
	Money    calendar.Date   `json:"first_money_expected,omitzero"` // paid, or as planned; zero while nothing says it
	Paid     bool            `json:"first_money_paid"`
}

// A ProgressStage is one stop on the way, or one of the branches that run side
// by side in it. Days are working days.
type ProgressStage struct {
	Key     string          `json:"key"`
	Title   string          `json:"title"`
	Place   StagePlace      `json:"place"`
	Holder  string          `json:"holder,omitempty"`  // who has it, by role
	Person  string          `json:"person,omitempty"`  // who has it, by id: for the funder alone
	Since   calendar.Date   `json:"since,omitzero"`    // when it began
	Due     calendar.Date   `json:"due,omitzero"`      // published, or expected while it is ahead
	Done    calendar.Date   `json:"done,omitzero"`     // when it was over
	Left    *int            `json:"left,omitempty"`    // days until it is due; below 0 = over by so many
	Took    int             `json:"took"`              // days that count against the funder, so far
	Stopped int             `json:"stopped,omitempty"` // days with the trust
	Allowed int             `json:"allowed,omitempty"`
	Words   string          `json:"words,omitempty"` // what came of it, or what happens there
	Join    string          `json:"join,omitempty"`  // when its branches are over
	Parts   []ProgressStage `json:"parts,omitempty"`
}

// ProgressFacts is what a progress is made from, beside the bid as the reader
// may see it.
type ProgressFacts struct {
	Calendar  calendar.Calendar
	Rules     Ruleset // pinned, or the one in force
	Round     Round
	Route     Route // pinned, or as it would be today
	Content   Content
	Award     *Award
	Sitting   *Sitting      // whose list the bid is on, if the reader may see it
	Dates     []PaymentDate // published for the fund
	FirstPaid calendar.Date // zero before any money was paid
	Today     calendar.Date
	ForFunder bool // names who reviews
}

// Progress works out the bid's way as it stands today.
func (b Bid) Progress(f ProgressFacts) (Progress, error) {
	clocks, err := b.Clocks(f.Calendar, f.Rules.Clocks, f.Today)
	if err != nil {
		return Progress{}, err
	}
	w := way{b: b, f: f, clocks: clocks}
	w.expect()
	out := Progress{Holder: b.Holder(), Decision: w.decision, Decided: b.Decided(), Money: w.money, Paid: !f.FirstPaid.IsZero()}
	out.Stages = w.stages()
	if b.Status == Withdrawn || b.Status == Declined {
		out.Decision, out.Money = decidedDay(b), calendar.Date{}
	}
	at := slices.IndexFunc(out.Stages, func(s ProgressStage) bool { return s.Place.Running() })
	if at < 0 {
		out.Here = b.Status.Title()
		return out, nil
	}
	out.Here, out.Holder = out.Stages[at].Title, cmp.Or(out.Stages[at].Holder, out.Holder)
	for _, s := range out.Stages[at+1:] {
		if s.Place == PlaceAhead {
			out.Next = s.ahead()
			break
		}
	}
	return out, nil
}

// ahead says of a stage to come what it is and when it is expected to be over.
func (s ProgressStage) ahead() string {
	words := "Next: " + lowerFirst(s.Title)
	if s.Title == "ICB support" {
		words = "Next: " + s.Title
	}
	if !s.Due.IsZero() {
		words += ", expected by " + s.Due.Text()
	}
	return words + "."
}

func decidedDay(b Bid) calendar.Date {
	if b.Decision == nil {
		return calendar.Date{}
	}
	return b.Decision.Made.Day
}

// A way is a bid's progress being worked out: the days on which each part of
// it ended or is expected to end.
type way struct {
	b      Bid
	f      ProgressFacts
	clocks ClocksReading

	sent, complete, reviewed, decision, inForce, money calendar.Date
}

// expect goes along the way: what is over has its day, what runs its due day
// or today when that is past, and what is ahead takes the whole of its clock.
func (w *way) expect() {
	b, k := w.b, w.f.Rules.Clocks
	w.sent = cmp.Or(dayOf(b.Submitted), w.f.Today)
	if b.Returned != nil && b.Editable() {
		w.sent = w.f.Today
	}
	w.complete = cmp.Or(dayOf(b.Complete), w.notBefore(w.after(w.sent, k.Completeness)))
	w.reviewed = cmp.Or(dayOf(b.ReviewsDone), w.reviewsEnd())
	w.decision = cmp.Or(decidedDay(b), w.notBefore(w.after(w.reviewed, k.Decision)))
	if b.Status == Deferred {
		w.decision = calendar.Date{} // nobody has said when
		return
	}
	if b.MoreStages() && w.f.Award == nil || b.Status == Draft && w.f.Route.Stages > len(b.PastStages)+1 {
		return // money follows from a later stage, whose writing nobody can date
	}
	w.inForce = w.notBefore(w.after(w.decision, toAgreement))
	if a := w.f.Award; a != nil && a.Agreement.InForceOnce() {
		w.inForce = lastSigned(a.Agreement)
	}
	w.money = cmp.Or(w.f.FirstPaid, w.firstMoney())
}

// InForceOnce reports whether both sides have signed a version of it.
func (g Agreement) InForceOnce() bool { return g.Status == InForce || g.Version > 1 }

func dayOf(m *Moment) calendar.Date {
	if m == nil {
		return calendar.Date{}
	}
	return m.Day
}

// after adds working days; zero beyond the table of holidays.
func (w *way) after(from calendar.Date, n int) calendar.Date {
	if from.IsZero() {
		return from
	}
	d, err := w.f.Calendar.AddWorkingDays(from, n)
	if err != nil {
		return calendar.Date{}
	}
	return d
}

// notBefore moves what should be over already to today.
func (w *way) notBefore(d calendar.Date) calendar.Date {
	if !d.IsZero() && d.Before(w.f.Today) {
		return w.f.Today
	}
	return d
}

// reviewsEnd is when enough reviews will have answered, as their route joins
// them, if each takes the whole of its clock.
func (w *way) reviewsEnd() calendar.Date {
	var ends, decisive []calendar.Date
	for _, v := range w.f.Route.Reviews {
		end := w.after(w.complete, v.Days)
		if r, ok := w.b.Review(v.Kind); ok {
			end = cmp.Or(dayOf(r.Done), w.notBefore(w.clockOf(v.Kind).Due))
		}
		ends = append(ends, end)
		if v.Decisive {
			decisive = append(decisive, end)
		}
	}
	if len(ends) == 0 {
		return w.complete
	}
	slices.SortFunc(ends, calendar.Date.Compare)
	last := ends[max(0, w.f.Route.Joining.Needs(len(ends))-1)]
	for _, d := range decisive {
		if d.After(last) {
			last = d
		}
	}
	return last
}

func (w *way) clockOf(k ReviewKind) ClockReading {
	for _, c := range w.clocks.Reviews {
		if c.Review == k {
			return c
		}
	}
	return ClockReading{}
}

// firstMoney is the pay day of the first claim: of the first planned month, or
// of the first claims' close after the agreement is in force when that is
// later. Months begin as [FirstPlan] says.
func (w *way) firstMoney() calendar.Date {
	if a := w.f.Award; a != nil {
		var days []calendar.Date
		for _, c := range CashFlights(*a, w.f.Dates, w.f.Today) {
			if !c.PaysOn.IsZero() {
				days = append(days, c.PaysOn)
			}
		}
		if len(days) > 0 {
			return slices.MinFunc(days, calendar.Date.Compare)
		}
	}
	month, ok := w.firstMonth()
	if !ok || w.inForce.IsZero() {
		return calendar.Date{}
	}
	from := month.AddMonths(1)
	if month.Month == 3 { // March is paid before its year ends
		from = month
	}
	if w.inForce.After(from) {
		from = w.inForce
	}
	proposed, err := ProposeDates(w.f.Round.Fund, from, MonthsAhead, w.f.Rules.Payments, w.f.Calendar)
	if err != nil {
		return calendar.Date{}
	}
	start := calendar.Date{Year: from.Year, Month: from.Month, Day: 1}
	d, _ := firstDate(WithProposals(w.f.Dates, proposed), func(d PaymentDate) bool {
		return !d.PaysOn.Before(start) && !d.ClaimsClose.Before(w.notBefore(w.inForce))
	})
	return d.PaysOn
}

// firstMonth is the first day of the first month in which money is planned.
func (w *way) firstMonth() (calendar.Date, bool) {
	cells, milestones := w.f.Content.Cells(w.f.Round), w.f.Content.Milestones
	if a := w.f.Award; a != nil {
		cells, milestones = a.Profile, a.Milestones
	}
	began := w.decision
	if w.f.Award != nil {
		began = w.f.Award.Began.Day
	}
	var first calendar.Date
	for _, p := range FirstPlan(Award{Profile: cells, Milestones: milestones, Began: Moment{Day: began}}) {
		if day := p.FY.MonthStart(p.Month); p.Amount > 0 && (first.IsZero() || day.Before(first)) {
			first = day
		}
	}
	return first, !first.IsZero()
}
