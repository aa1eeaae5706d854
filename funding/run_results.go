package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// The verbs by which a run learns what became of its payments.
const (
	ImportResults   Verb = "import-results"
	SettleException Verb = "settle-exception"
)

// A ResultFile is a file of the finance system's results that a run has taken.
type ResultFile struct {
	SHA256   string `json:"sha256"`
	Name     string `json:"file_name"`
	Rows     int    `json:"rows"`
	Paid     int    `json:"paid"`
	Failed   int    `json:"failed"`
	Raised   int    `json:"exceptions"`
	Imported Moment `json:"imported"`
}

// ExceptionKind says what does not fit between a run and its results.
type ExceptionKind string

// The kinds of exceptions.
const (
	UnknownReference ExceptionKind = "UNKNOWN_REFERENCE" // no payment of the run has it
	WrongAmount      ExceptionKind = "WRONG_AMOUNT"
	AlreadyPaid      ExceptionKind = "ALREADY_PAID"   // and the file says something else of it
	AlreadyFailed    ExceptionKind = "ALREADY_FAILED" // and the file says that it was paid
	NotInFile        ExceptionKind = "MISSING"        // sent, and the file says nothing of it
)

// Title is the kind as people read it.
func (k ExceptionKind) Title() string {
	return map[ExceptionKind]string{UnknownReference: "Unknown reference", WrongAmount: "Wrong amount", AlreadyPaid: "Already recorded as paid", AlreadyFailed: "Already recorded as failed", NotInFile: "Not in the file"}[k]
}

// A PaymentException is one thing that does not fit. It stays in the list,
// settled or not; what it does to money is somebody's decision, in their note.
type PaymentException struct {
	No        int           `json:"no"` // in the run, from 1
	Kind      ExceptionKind `json:"kind"`
	Reference string        `json:"reference"`
	Claim     string        `json:"claim,omitempty"`
	Paid      bool          `json:"paid"`         // what the file says; false also where it says nothing
	Says      money.Pence   `json:"says_pence"`   // the file's amount
	Wanted    money.Pence   `json:"wanted_pence"` // the run's
	Row       int           `json:"row,omitempty"`
	File      string        `json:"sha256"`
	Raised    Moment        `json:"raised"`
	Settled   *Moment       `json:"settled,omitempty"`
	Note      string        `json:"note,omitempty"`
}

// Open lists the exceptions that nobody has settled.
func (r Run) Open() []PaymentException {
	return slices.DeleteFunc(slices.Clone(r.Exceptions), func(e PaymentException) bool { return e.Settled != nil })
}

// Imported reports whether the run has taken the file with this hash.
func (r Run) Imported(sha string) bool {
	return slices.ContainsFunc(r.Results, func(f ResultFile) bool { return f.SHA256 == sha })
}

// A ResultsBody is what importing a file of results asks for: the file, read.
type ResultsBody struct {
	SHA256  string          `json:"sha256"`
	Name    string          `json:"file_name"`
	Results []PaymentResult `json:"results"`
}

func importResults(r *RunResult, f RunFacts, c Command) error {
	body, err := decode[ResultsBody](c)
	if err != nil {
		return err
	}
	if r.Run.Imported(body.SHA256) {
		return conflict("RESULTS_IMPORTED", "This file was imported before. Nothing was changed.").At("file")
	}
	if len(body.Results) == 0 {
		return invalid("FILE_EMPTY", "The file has no result of any payment. Choose the finance system's file of results.").At("file")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	r.Run = r.Run.Referenced()
	m := matching{r: r, c: c, at: at, file: body.SHA256}
	m.match(body.Results)
	m.missing(body.Results)
	r.Run.Results = append(r.Run.Results, ResultFile{SHA256: body.SHA256, Name: body.Name, Rows: len(body.Results), Paid: len(m.paid), Failed: len(m.failed), Raised: m.raised, Imported: at})
	r.say("RESULTS_IMPORTED", fmt.Sprintf("A file of results was taken in: %d paid, %d failed, %d do not fit.", len(m.paid), len(m.failed), m.raised),
		map[string]any{"sha256": body.SHA256, "paid": len(m.paid), "failed": len(m.failed), "exceptions": m.raised})
	if m.raised > 0 {
		r.write("payment-exceptions", NationalFinance, r.Run.Funder, "", "Payment results that do not fit: "+r.Run.ID, fmt.Sprintf("%d rows or payments do not fit. Each waits to be settled.", m.raised))
	}
	return r.reconciled(f, c, m.paid, m.failed)
}

// matching holds a file's rows against a run's items.
type matching struct {
	r            *RunResult
	c            Command
	at           Moment
	file         string
	paid, failed []RunItem
	raised       int
}

func (m *matching) match(results []PaymentResult) {
	for _, row := range results {
		n := slices.IndexFunc(m.r.Run.Items, func(i RunItem) bool { return sameReference(i.Reference, row.Reference) })
		if n < 0 {
			m.raise(UnknownReference, row, RunItem{})
			continue
		}
		i := &m.r.Run.Items[n]
		switch {
		case i.Status == ItemPaid && row.Paid && row.Amount == i.Amount && sameDay(i.On, row.On): // said before, or by hand
			i.On = row.On
		case i.Status == ItemPaid:
			m.raise(AlreadyPaid, row, *i)
		case i.Status == ItemFailed && row.Paid:
			m.raise(AlreadyFailed, row, *i)
		case i.Status == ItemFailed:
		case row.Amount != i.Amount && (row.Paid || row.Amount != 0):
			m.raise(WrongAmount, row, *i)
		case row.Paid:
			i.On = row.On
			m.paid = append(m.paid, m.r.pay(n, m.c))
		default:
			m.failed = append(m.failed, m.r.fail(n, reasonOf(row), m.c))
		}
	}
}

// missing raises every payment that was sent and that the file says nothing
// of.
func (m *matching) missing(results []PaymentResult) {
	for _, i := range m.r.Run.Items {
		said := slices.ContainsFunc(results, func(row PaymentResult) bool { return sameReference(i.Reference, row.Reference) })
		if i.Status == ItemInRun && !said {
			m.raise(NotInFile, PaymentResult{Reference: i.Reference}, i)
		}
	}
}

// raise adds an exception, unless the same one is open already.
func (m *matching) raise(kind ExceptionKind, row PaymentResult, i RunItem) {
	run := &m.r.Run
	e := PaymentException{No: len(run.Exceptions) + 1, Kind: kind, Reference: strings.TrimSpace(row.Reference), Claim: i.Claim, Paid: row.Paid, Says: row.Amount, Wanted: i.Amount, Row: row.Row, File: m.file, Raised: m.at}
	for _, o := range run.Exceptions {
		if o.Settled == nil && o.Kind == e.Kind && o.Reference == e.Reference && o.Says == e.Says && o.Paid == e.Paid {
			return
		}
	}
	run.Exceptions = append(run.Exceptions, e)
	m.raised++
}

// settleFound settles what has been found since: a payment that no file spoke
// of, and then one did, or somebody by hand.
func (r *RunResult) settleFound(at Moment) {
	for n := range r.Run.Exceptions {
		e := &r.Run.Exceptions[n]
		k := slices.IndexFunc(r.Run.Items, func(i RunItem) bool { return i.Claim == e.Claim })
		if e.Kind == NotInFile && e.Settled == nil && k >= 0 && r.Run.Items[k].Status != ItemInRun {
			e.Settled, e.Note = &at, "Found since."
		}
	}
}

type settleBody struct {
	No   int    `json:"no"`
	Note string `json:"note"`
}

func settleException(r *RunResult, f RunFacts, c Command) error {
	body, err := decode[settleBody](c)
	if err != nil {
		return err
	}
	n := slices.IndexFunc(r.Run.Exceptions, func(e PaymentException) bool { return e.No == body.No })
	switch {
	case n < 0:
		return invalid("NO_SUCH_EXCEPTION", "Payment run %s has no exception %d.", r.Run.ID, body.No).At("no")
	case r.Run.Exceptions[n].Settled != nil:
		return conflict("SETTLED_ALREADY", "Exception %d is settled already.", body.No).At("no")
	case strings.TrimSpace(body.Note) == "":
		return invalid("NOTE_MISSING", "Say how it was settled, for example “Finance system corrected, see ticket 4711”.").At("note")
	}
	at, err := f.moment(c)
	if err != nil {
		return err
	}
	e := &r.Run.Exceptions[n]
	e.Settled, e.Note = &at, strings.TrimSpace(body.Note)
	r.say("EXCEPTION_SETTLED", fmt.Sprintf("Exception %d of payment run %s was settled: %s.", e.No, r.Run.ID, strings.ToLower(e.Kind.Title())),
		map[string]any{"no": e.No, "kind": e.Kind, "note_hash": hashText(c, e.Note)})
	return nil
}

func sameReference(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// sameDay reports whether two value dates agree; a payment that was recorded
// by hand has none.
func sameDay(known, said calendar.Date) bool { return known.IsZero() || known == said }

func reasonOf(row PaymentResult) string {
	if why := strings.TrimSpace(row.Reason); why != "" {
		return why
	}
	return "the finance system gave no reason"
}
