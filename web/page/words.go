package page

import (
	"strconv"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// day is a date twice: for machines and for people.
func day(d calendar.Date) ui.Moment { return ui.Moment{ISO: d.String(), Words: d.Text()} }

// at is an instant twice: for machines and for people, in London.
func at(t time.Time) ui.Moment {
	if t.IsZero() {
		return ui.Moment{}
	}
	return ui.Moment{ISO: t.In(calendar.London()).Format(time.RFC3339), Words: calendar.TimeText(t)}
}

// on is the London date of an instant.
func on(t time.Time) ui.Moment {
	if t.IsZero() {
		return ui.Moment{}
	}
	return day(calendar.DateOf(t))
}

// bare is an amount as fields show it: "4,200,000" or "1,234.56", without a
// pound sign, and without pence when there are none. Nothing is "".
func bare(p money.Pence) string {
	if p == 0 {
		return ""
	}
	return strings.TrimSuffix(strings.Replace(p.String(), "£", "", 1), ".00")
}

// workingDays counts in words.
func workingDays(n int) string { return count(n, "working day", "working days") }

// count is a number with the word that fits it.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// capital gives words a large first letter.
func capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// join makes a list of words: "a, b and c".
func join(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

func itoa(n int) string { return strconv.Itoa(n) }

// or is text, or what stands in for it.
func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func when(yes bool, text string) string {
	if yes {
		return text
	}
	return ""
}

// Cells of tables.
func text(s string) ui.Cell { return ui.Cell{Text: s} }

func amount(p money.Pence) ui.Cell { return ui.Cell{Text: p.String()} }

func linked(words, href string) ui.Cell { return ui.Cell{Text: words, Href: href} }

func tagged(t ui.TagProps) ui.Cell { return ui.Cell{HTML: ui.Tag(t)} }

func dated(m ui.Moment) ui.Cell { return ui.Cell{HTML: ui.When(m)} }

// BidTag is a bid's status as a tag.
func BidTag(s funding.BidStatus) ui.TagProps {
	colours := map[funding.BidStatus]ui.Colour{
		funding.Draft: ui.Grey, funding.InternalApproval: ui.Yellow, funding.CompletenessCheck: ui.Blue, funding.Returned: ui.Orange,
		funding.InReview: ui.Blue, funding.Moderation: ui.Blue, funding.Panel: ui.Purple, funding.Approved: ui.Green, funding.ApprovedWithConditions: ui.Green,
		funding.Deferred: ui.Yellow, funding.Declined: ui.Red, funding.Withdrawn: ui.Grey,
	}
	return ui.TagProps{Text: s.Title(), Colour: colours[s]}
}

// AwardTag is an award's status as a tag.
func AwardTag(s funding.AwardStatus) ui.TagProps {
	colours := map[funding.AwardStatus]ui.Colour{funding.AgreementPending: ui.Yellow, funding.Active: ui.Green, funding.Complete: ui.Blue, funding.Terminated: ui.Grey}
	return ui.TagProps{Text: s.Title(), Colour: colours[s]}
}

// ClaimTag is a claim's status as a tag.
func ClaimTag(s funding.ClaimStatus) ui.TagProps {
	colours := map[funding.ClaimStatus]ui.Colour{
		funding.ClaimDraft: ui.Grey, funding.ClaimSubmitted: ui.Yellow, funding.AutoChecked: ui.Blue, funding.Queried: ui.Orange,
		funding.ClaimApproved: ui.AquaGreen, funding.Scheduled: ui.AquaGreen, funding.Paid: ui.Green, funding.Rejected: ui.Red, funding.ClaimWithdrawn: ui.Grey,
		funding.LateClaim: ui.Orange, funding.Reversed: ui.Red, funding.OwedBack: ui.Yellow,
	}
	return ui.TagProps{Text: s.Title(), Colour: colours[s]}
}

// RunTag is a payment run's status as a tag.
func RunTag(s funding.RunStatus) ui.TagProps {
	colours := map[funding.RunStatus]ui.Colour{funding.RunOpen: ui.Yellow, funding.RunReleased: ui.Blue, funding.RunPaid: ui.Green, funding.RunFailed: ui.Red}
	return ui.TagProps{Text: s.Title(), Colour: colours[s]}
}

// ratingTag is a finance rating as a tag.
func ratingTag(r funding.Rating) ui.TagProps {
	switch r {
	case funding.Green:
		return ui.TagProps{Text: "Green", Colour: ui.Green}
	case funding.Amber:
		return ui.TagProps{Text: "Amber", Colour: ui.Yellow}
	case funding.Red:
		return ui.TagProps{Text: "Red", Colour: ui.Red}
	}
	return ui.TagProps{Text: "Not rated", Colour: ui.Grey}
}

// percent is a ratio in per cent as the rules write it, with a true minus.
func percent(s string) string {
	if s == "" {
		return "–"
	}
	return strings.Replace(s, "-", "−", 1) + "%"
}

// name is who a person id stands for.
func name(names map[string]string, id string) string { return or(names[id], id) }

// sources are the words for where money comes from.
func sourceWord(s funding.FundSource) string {
	return map[funding.FundSource]string{funding.NationalMoney: "National", funding.LocalMoney: "Local", funding.ICBMoney: "ICB", funding.OtherMoney: "Other"}[s]
}

func vatWord(v funding.VAT) string {
	return map[funding.VAT]string{funding.Irrecoverable: "Included, not recovered", funding.Recovered: "Recovered in full", funding.Partly: "Partly recovered", funding.NoVAT: "No VAT"}[v]
}

func pathwayWord(code string) string {
	return map[string]string{"FAST": "Fast", "STANDARD": "Standard", "MAJOR": "Major"}[code]
}

func formWord(code string) string {
	return or(map[string]string{"PROFORMA": "Short proforma", "SFBC": "Short form business case", "OBC": "Outline business case", "FBC": "Full business case"}[code], code)
}

func basisWord(b string) string {
	return or(map[string]string{funding.BasisPaid: "Paid", funding.BasisAccrued: "Accrued", funding.BasisCommitted: "Committed and due in the month"}[b], b)
}

func certaintyWord(c funding.Certainty) string {
	if c == funding.Firm {
		return "firm"
	}
	return "indicative"
}

// lines are the paragraphs of free text, without the empty ones.
func lines(s string) []string {
	var out []string
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r", ""), "\n") {
		if strings.TrimSpace(line) != "" {
			out = append(out, line)
		}
	}
	return out
}

func lower(s string) string { return strings.ToLower(s) }
