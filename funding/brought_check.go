package funding

import (
	"fmt"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// A BroughtFault is one thing that is wrong with a spreadsheet of awards: the
// cell, and what was seen, what is wanted and what to do.
type BroughtFault struct{ Cell, Says string }

// String is the fault on one line.
func (f BroughtFault) String() string { return f.Cell + ": " + f.Says }

// Key names the cell of b for one year and nature on the sheet "profile" or
// "drawn", in Where.
func (c BroughtCell) Key(sheet string) string {
	return fmt.Sprintf("%s/%s/%s", sheet, c.FY, c.Nature)
}

func (b BroughtIn) fault(field, format string, args ...any) BroughtFault {
	cell := b.Where[field]
	if cell == "" {
		cell = b.Where["reference"]
	}
	return BroughtFault{cell, fmt.Sprintf(format, args...)}
}

// Ties says where the money of b does not tie on a day: what was drawn against
// what was agreed, in every year and nature, and their sum against the total.
func (b BroughtIn) Ties(today calendar.Date) (out []BroughtFault) {
	var sum money.Pence
	var last calendar.FY
	now := calendar.FYOf(today)
	for _, c := range b.Cells {
		sum, last = sum+c.Agreed, max(last, c.FY)
		where := strings.ToLower(string(c.Nature)) + " in " + c.FY.String()
		switch {
		case c.Drawn > c.Agreed:
			out = append(out, b.fault(c.Key("drawn"), "%s was drawn of %s, of %s agreed: %s too much. Correct one of the two.", c.Drawn, where, c.Agreed, c.Drawn-c.Agreed))
		case c.FY < now && c.Drawn != c.Agreed:
			out = append(out, b.fault(c.Key("profile"), "%s of %s was not drawn, and the year is over. What lapsed is no part of the award: put %s here and lower the total.", c.Agreed-c.Drawn, where, c.Drawn))
		}
	}
	switch {
	case len(b.Cells) == 0:
		out = append(out, b.fault("reference", "%s has no line on the sheet Profile. Enter its money by year and nature there.", b.Ref))
	case sum != b.Total:
		out = append(out, b.fault("total", "The total is %s and the lines of %s on the sheet Profile add up to %s. Make them equal.", b.Total, b.Ref, sum))
	case last < now:
		out = append(out, b.fault("reference", "The last year of %s is %s, which is over. Leave it out: only awards that still run are brought in.", b.Ref, last))
	}
	if b.DecidedOn.After(today) {
		out = append(out, b.fault("decided_on", "%s has not come yet. Enter the day on which it was decided.", b.DecidedOn.Text()))
	}
	if b.SignedOn.After(today) {
		out = append(out, b.fault("signed_on", "%s has not come yet. Enter the day on which both had signed; an agreement that is not signed is not brought in.", b.SignedOn.Text()))
	}
	return out
}

// BroughtChanges says where b reads otherwise than it was brought in before.
func (b BroughtIn) BroughtChanges(was BroughtIn, award string) (out []BroughtFault) {
	for _, d := range b.Differences(was) {
		out = append(out, b.fault(d.Field, "%s was brought in before, as %s, with “%s” here; the file has “%s”. Put back what it had, and change the award in Tranche.",
			b.Ref, award, strings.TrimSuffix(d.Was, "; "), strings.TrimSuffix(d.Is, "; ")))
	}
	return out
}

// BroughtCover says in which years the awards promise more than the fund has.
func BroughtCover(all []BroughtIn, cover []Cover) (out []BroughtFault) {
	left := map[BroughtCell]money.Pence{}
	for _, c := range cover {
		left[BroughtCell{FY: c.FY, Nature: c.Nature}] = c.Unallocated()
	}
	for _, b := range all {
		for _, c := range b.Cells {
			k := BroughtCell{FY: c.FY, Nature: c.Nature}
			if left[k] < c.Agreed {
				out = append(out, b.fault(c.Key("profile"), "%s needs %s of %s in %s, and the fund has %s left: %s short. Raise the fund's envelope, or lower the line.",
					b.Ref, c.Agreed, strings.ToLower(string(c.Nature)), c.FY, max(left[k], 0), c.Agreed-max(left[k], 0)))
			}
			left[k] -= c.Agreed
		}
	}
	return out
}
