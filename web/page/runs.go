package page

import (
	"slices"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

func runFacts(s desk.RunSheet) []ui.Fact {
	r := s.Run
	facts := []ui.Fact{{Label: "Status", HTML: ui.Tag(RunTag(r.Status))}, {Label: "Control total", Value: r.Total.String()}, {Label: "Put together by", Value: name(s.Names, r.Created.By)}}
	if !r.PaysOn.IsZero() {
		facts = append(facts, ui.Fact{Label: "Pays on", Value: r.PaysOn.Text()})
	}
	by := func(label string, m *funding.Moment) {
		if m != nil {
			facts = append(facts, ui.Fact{Label: label, Value: name(s.Names, m.By)})
		}
	}
	by("Approved by", r.Approved)
	by("First released by", r.FirstRelease)
	by("Released by", r.Released)
	return facts
}

// releaseWords say what a release does, and who cannot do it.
func releaseWords(r funding.Run) string {
	words := "When you release run " + r.ID + ", " + r.Total.String() + " goes to be paid. This cannot be undone. "
	switch {
	case r.NeedsSecond && r.FirstRelease == nil:
		words = "Run " + r.ID + " of " + r.Total.String() + " is released by two people, because of its total. You are the first. "
	case r.NeedsSecond:
		words = "You are the second of two. " + words
	}
	return words + "Whoever prepared, approved, checked or decided a claim in it, or approved the run, cannot release it."
}

// itemTags are what became of an item, as tags.
var itemTags = map[string]ui.TagProps{
	funding.ItemInRun: {Text: "In the run", Colour: ui.Blue}, funding.ItemPaid: {Text: "Paid", Colour: ui.Green}, funding.ItemFailed: {Text: "Failed", Colour: ui.Red},
}

func itemRows(s desk.RunSheet) [][]ui.Cell {
	run := s.Run.Referenced()
	rows := make([][]ui.Cell, len(run.Items))
	for i, it := range run.Items {
		state := tagged(itemTags[it.Status])
		if it.Reason != "" {
			state = ui.Cell{HTML: tagAndWords(itemTags[it.Status], capital(it.Reason)+". The claim is free for the next run.")}
		}
		rows[i] = []ui.Cell{linked(it.Award+", claim "+itoa(it.No), "/claims/"+it.Claim), linked(name(s.Names, it.Org), "/runs/"+run.ID+"/remittance/"+it.Org), text(capital(it.Nature.Word())), text(it.Reference), state, amount(it.Amount)}
	}
	return rows
}

// itemFoot is the control total and, once some have failed, what was paid.
func itemFoot(s desk.RunSheet) [][]ui.Cell {
	line := func(words string, p money.Pence) []ui.Cell {
		return []ui.Cell{text(words), text(""), text(""), text(""), text(""), amount(p)}
	}
	foot := [][]ui.Cell{line("Control total", s.Run.Total)}
	if failed := s.Run.Sum(funding.ItemFailed); failed > 0 {
		foot = append(foot, line("Failed", failed), line("Paid", s.Run.Sum(funding.ItemPaid)))
	}
	return foot
}

// A Closed is what closing a month for payment came to.
type Closed struct {
	Run   string
	Items []ClosedItem
}

// A ClosedItem is one claim of a closing.
type ClosedItem struct {
	Claim  string `json:"claim"`
	Result string `json:"result"` // IN_RUN, REFUSED or WAITING
	Code   string `json:"code,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// LeftOut lists the claims that are not in the run.
func (c Closed) LeftOut() []ClosedItem {
	return slices.DeleteFunc(slices.Clone(c.Items), func(i ClosedItem) bool { return i.Result == "IN_RUN" })
}

// closeWords are "3 clean claims and 1 approved claim, £722,851.00 in all, for
// the run of 19 October 2026."
func closeWords(s desk.RunDesk) string {
	_, total := s.Ready()
	var parts []string
	if n := len(s.Clean()); n > 0 {
		parts = append(parts, count(n, "clean claim waits", "clean claims wait")+" for the check")
	}
	if n := len(s.Waiting); n > 0 {
		parts = append(parts, count(n, "approved claim waits", "approved claims wait")+" for payment")
	}
	words := join(parts) + ": " + total.String()
	if !s.Next.PaysOn.IsZero() {
		words += ", for the run of " + s.Next.PaysOn.Text()
	}
	return capital(words) + "."
}

func closeButton(s desk.RunDesk) string {
	n, total := s.Ready()
	if len(s.Clean()) == 0 {
		return "Put " + count(n, "claim", "claims") + " into a run: " + total.String()
	}
	return "Approve the clean claims and put " + count(n, "claim", "claims") + " into a run: " + total.String()
}

func payHint(s desk.RunDesk) string {
	if s.Next.PaysOn.IsZero() {
		return "For example 19 October 2026"
	}
	return "Leave empty for the next published pay day, " + s.Next.PaysOn.Text()
}

func apartRows(s desk.RunDesk) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, c := range s.Apart() {
		var why []string
		for _, e := range c.Why {
			why = append(why, e.Says)
		}
		rows = append(rows, []ui.Cell{linked(c.Award+", claim "+itoa(c.No), "/claims/"+c.Claim), text(name(s.Names, c.Org)), {HTML: linesOf(why)}, text(c.Due.Text()), amount(c.Amount)})
	}
	return rows
}

// NoteField is the field of the note that settles an exception.
func NoteField(no int) string { return "note-" + itoa(no) }

// exceptionWords say what does not fit, in a sentence.
func exceptionWords(e funding.PaymentException) string {
	says := "failed"
	if e.Paid {
		says = "paid"
	}
	switch e.Kind {
	case funding.UnknownReference:
		return "The file says " + says + ", " + e.Says.String() + ", of a payment that this run does not have."
	case funding.WrongAmount:
		return "The file says " + says + ", " + e.Says.String() + ". The run has " + e.Wanted.String() + ". Nothing was changed."
	case funding.AlreadyPaid:
		return "The run has it as paid, " + e.Wanted.String() + ". The file says " + says + ", " + e.Says.String() + "."
	case funding.AlreadyFailed:
		return "The run has it as failed, and its claim is free for another run. The file says " + says + ", " + e.Says.String() + "."
	}
	return "The file says nothing of this payment of " + e.Wanted.String() + "."
}

// openFor is "Open since today." or "Open for 3 days."
func openFor(e funding.PaymentException, s desk.RunSheet) string {
	if calendar.DateOf(s.Now) == calendar.DateOf(e.Raised.At) {
		return "Open since today."
	}
	return "Open for " + age(e, s) + "."
}

// handVariant: recording all as paid is no first choice once results came.
func handVariant(s desk.RunSheet) ui.ButtonVariant {
	if len(s.Run.Results) > 0 {
		return ui.ButtonSecondary
	}
	return ui.ButtonPrimary
}

// tickVariant: where clean claims are closed by one button, the other is second.
func tickVariant(s desk.RunDesk) ui.ButtonVariant {
	if s.MayClose() {
		return ui.ButtonSecondary
	}
	return ui.ButtonPrimary
}

// age is how long an exception has been open, or was.
func age(e funding.PaymentException, s desk.RunSheet) string {
	end := calendar.DateOf(s.Now)
	if e.Settled != nil {
		end = calendar.DateOf(e.Settled.At)
	}
	return count(end.Sub(calendar.DateOf(e.Raised.At)), "day", "days")
}

func payFileRows(s desk.RunSheet) []ui.SummaryRow {
	f := s.File
	state := "Waits to be handed over"
	switch {
	case f.Handed != nil:
		state = "Handed over at " + calendar.TimeText(*f.Handed)
	case f.Refused != nil:
		state = "Not handed over: another file of its name is there already"
	case s.Run.Closed():
		state = "Not handed over: what became of the payments was recorded first"
	case f.Attempts > 0:
		state = "Tried " + count(f.Attempts, "time", "times") + ", and tried again by itself. The last time: " + f.LastError
	}
	return []ui.SummaryRow{
		{Key: "Payment file", ValueHTML: fileLink("/runs/"+s.Run.ID+"/file", s.Run.ID+".csv", f.Size)}, {Key: "Hand-over", Value: state},
		{Key: "SHA-256", ValueHTML: code(f.Hash)}, {Key: "SHA-256 of the fund’s file before", ValueHTML: code(or(f.Previous, "none: this is the first"))},
	}
}

func takenRows(s desk.RunSheet) [][]ui.Cell {
	rows := make([][]ui.Cell, len(s.Run.Results))
	for i, r := range s.Run.Results {
		rows[i] = []ui.Cell{text(r.Name), text(name(s.Names, r.Imported.By)), dated(on(r.Imported.At)), text(itoa(r.Paid)), text(itoa(r.Failed)), text(itoa(r.Raised))}
	}
	return rows
}

func settledRows(s desk.RunSheet) [][]ui.Cell {
	var rows [][]ui.Cell
	for _, e := range s.Run.Exceptions {
		if e.Settled != nil {
			rows = append(rows, []ui.Cell{text(or(e.Reference, "None")), text(e.Kind.Title()), text(e.Note), text(name(s.Names, e.Settled.By)), text(age(e, s))})
		}
	}
	return rows
}

func remittanceRows(r desk.Remittance) [][]ui.Cell {
	rows := make([][]ui.Cell, len(r.Items))
	for i, it := range r.Items {
		state := tagged(itemTags[it.Status])
		if it.Reason != "" {
			state = ui.Cell{HTML: tagAndWords(itemTags[it.Status], capital(it.Reason))}
		}
		rows[i] = []ui.Cell{linked(it.Title+", claim "+itoa(it.No), "/claims/"+it.Claim), text(it.Month.Name() + " " + it.FY.String()), text(capital(it.Nature.Word())), text(it.Reference), state, dashed(it.SetOff), amount(it.Amount)}
	}
	return rows
}

func owedRows(r desk.Remittance) [][]ui.Cell {
	rows := make([][]ui.Cell, len(r.Owed))
	for i, o := range r.Owed {
		rows[i] = []ui.Cell{linked(o.Award, "/awards/"+o.Award), text(capital(o.Nature.Word())), text(o.Method.Title()), text(o.Reason), amount(o.Left)}
	}
	return rows
}
