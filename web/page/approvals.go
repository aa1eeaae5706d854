package page

import (
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
	"github.com/tranche-funding/tranche/web/ui"
)

// approvalTitle is what an item is, in a heading.
func approvalTitle(a desk.Approval) string {
	switch a.What {
	case funding.SignClaim:
		return "Claim " + itoa(a.Claim.Claim.No) + ", " + a.Task.About
	case funding.SignAgreement:
		return "Agreement, " + a.Task.About
	}
	return a.Task.About
}

// approvalYes is what saying yes to an item is called.
func approvalYes(a desk.Approval) string {
	switch {
	case a.What == funding.SignAgreement && a.Final:
		return "Sign the agreement"
	case a.What == funding.SignBid && a.Final:
		return "Sign and submit the bid"
	}
	return "Approve the " + a.What.Word()
}

// approvalHref is the page on which the whole of an item can be read.
func approvalHref(a desk.Approval) string {
	switch a.What {
	case funding.SignClaim:
		return "/claims/" + a.ID
	case funding.SignAgreement:
		return "/awards/" + a.ID + "/agreement"
	}
	return SectionPath(a.ID, "check")
}

// approvalFacts say in a few lines what is signed, who sent it, and as whom.
func approvalFacts(a desk.Approval, names map[string]string) []ui.SummaryRow {
	rows := []ui.SummaryRow{{Key: "Worth", Value: approvalWorth(a)}}
	if a.SentBy != "" {
		rows = append(rows, ui.SummaryRow{Key: "From", Value: name(names, a.SentBy) + ", " + on(a.SentAt).Words})
	}
	var given []string
	for _, e := range a.Given {
		given = append(given, funding.SignedWords(names, e.By, e.For)+" ("+lower(e.Role.Title())+")")
	}
	if len(given) > 0 {
		rows = append(rows, ui.SummaryRow{Key: "Signed so far", Value: strings.Join(given, ", ")})
	}
	if a.Hat.For != "" {
		rows = append(rows, ui.SummaryRow{Key: "You sign", Value: "as " + lower(a.Hat.Role.Title()) + ", for " + name(names, a.Hat.For)})
	}
	if !a.Deadline.IsZero() {
		rows = append(rows, ui.SummaryRow{Key: "Deadline", Value: calendar.TimeText(a.Deadline)})
	}
	return rows
}

func approvalWorth(a desk.Approval) string {
	if a.What == funding.SignClaim {
		return a.Worth.String() + " of " + a.Claim.Claim.Nature.Word() + ", " + a.Claim.Claim.Month.Name()
	}
	return a.Worth.String()
}

// changeSummary counts what changed, in words.
func changeSummary(a desk.Approval) string {
	return count(len(a.Differences), "change", "changes") + " since the version of " + on(a.Compared).Words
}

// differenceRows are what changed, as people call it.
func differenceRows(a desk.Approval) [][]ui.Cell {
	rows := make([][]ui.Cell, len(a.Differences))
	for i, d := range a.Differences {
		rows[i] = []ui.Cell{text(d.Name(a.Rules)), text(or(differenceWords(d.Before, d, a.Rules), "–")), text(or(differenceWords(d.After, d, a.Rules), d.Change.Title()))}
	}
	return rows
}

// differenceWords is what stood or stands there, not at length.
func differenceWords(value string, d funding.Difference, r funding.Ruleset) string {
	words := d.Words(value, r)
	if d.Part == "answers" && words == value {
		return short(value)
	}
	return words
}

// signOverrideRows are the lines whose nature somebody decided against the
// classifier: what the chief finance officer answers for.
func signOverrideRows(list []funding.Override) [][]ui.Cell {
	rows := make([][]ui.Cell, len(list))
	for i, o := range list {
		rows[i] = []ui.Cell{text(o.Line.Ref + " " + o.Line.Description), text(capital(o.Line.Nature.Word()) + ", reads as " + o.Reads.Nature.Word()), text(or(o.Because, "No reason is given"))}
	}
	return rows
}

// An Outcome is what became of one item of a batch.
type Outcome struct {
	Title string
	Href  string
	Worth money.Pence
	Tag   ui.TagProps
	Said  string
}

func outcomeRows(list []Outcome) [][]ui.Cell {
	rows := make([][]ui.Cell, len(list))
	for i, o := range list {
		rows[i] = []ui.Cell{linked(o.Title, o.Href), tagged(o.Tag), text(o.Said)}
	}
	return rows
}

func confirmRows(items []desk.Approval) (rows [][]ui.Cell, total money.Pence) {
	for _, a := range items {
		total += a.Worth
		rows = append(rows, []ui.Cell{text(approvalTitle(a)), text(approvalYes(a) + when(a.Hat.For != "", ", as deputy")), amount(a.Worth)})
	}
	return rows, total
}

// submits reports whether a yes to one of the items submits a bid.
func submits(items []desk.Approval) bool {
	for _, a := range items {
		if a.Verb() == funding.Submit {
			return true
		}
	}
	return false
}

// confirmButton names the one button of a batch.
func confirmButton(items []desk.Approval) string {
	if len(items) == 1 {
		return approvalYes(items[0])
	}
	return "Approve and sign all " + itoa(len(items))
}

func failedTitles(a desk.Approval) string {
	var titles []string
	for _, k := range a.Failed {
		titles = append(titles, lower(k.Title[:1])+k.Title[1:])
	}
	return join(titles) + "."
}

// signingOrgs lists the trusts at which somebody can act in a chain.
func signingOrgs(p funding.Person) (orgs []string) {
	for _, post := range p.AllPosts() {
		for _, r := range funding.SigningRoles() {
			if post.Role == r && (len(orgs) == 0 || orgs[len(orgs)-1] != post.Org) {
				orgs = append(orgs, post.Org)
			}
		}
	}
	return orgs
}

// signedName is who declined, in which role.
func signedName(s desk.BidSheet, b *funding.SentBack) string {
	return funding.SignedWords(s.Names, b.By, b.For) + " as " + lower(b.Role.Title())
}

// exact is an instant in full, without parts of a second that are nought.
func exact(t time.Time) string {
	if t.Nanosecond() == 0 && t.Second() == 0 {
		return calendar.TimeText(t)
	}
	return calendar.ExactText(t)
}

// overrideWords count the lines whose nature somebody decided by hand.
func overrideWords(a desk.Approval) string {
	return count(len(a.Overrides), "line is", "lines are") + " put otherwise than accounting would"
}

// together is the sum of a batch; one item needs none.
func together(items []desk.Approval, total money.Pence) [][]ui.Cell {
	if len(items) < 2 {
		return nil
	}
	return [][]ui.Cell{{text("Together"), text(""), amount(total)}}
}

// late reports whether a draft can no longer be submitted in its round.
func late(s desk.BidSheet) bool {
	return s.Bid.Editable() && len(s.Bid.PastStages) == 0 && s.Now.After(s.Bid.Deadline(s.Round))
}
