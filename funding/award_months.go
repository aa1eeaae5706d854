package funding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/money"
)

// wakeAward rings the alarms that have come: it chases signatures, opens
// months, closes years, and names late checks. It pays and approves nothing.
func wakeAward(r *AwardResult, f AwardFacts, c Command) error {
	alarms, err := AwardAlarms(r.Award, f)
	if err != nil {
		return err
	}
	ringing := due(alarms, r.Award.Rung, c.At)
	if len(ringing) == 0 {
		return conflict("NOTHING_DUE", "Nothing was due.")
	}
	for _, a := range ringing {
		if err := r.ring(a, f, c); err != nil {
			return err
		}
	}
	return nil
}

func (r *AwardResult) ring(alarm Alarm, f AwardFacts, c Command) error {
	kind, _, _ := strings.Cut(alarm.Key, "/")
	a := &r.Award
	switch kind {
	case "month": // remembered by MonthOpened, so that years do not fill the list
		if err := r.openMonth(calendar.DateOf(alarm.At), f); err != nil {
			return err
		}
		return r.openMonthsPack(alarm.At, f)
	case "pack": // remembered by the pack
		r.ringPack(alarm.Key, f)
		return nil
	case "cover": // remembered by the change's own next day
		return r.ringCover(f, c)
	case "change-due", "change-late":
		r.ringChange(kind, alarm.Key)
	case "year-end":
		r.ringYearEnd(alarm, f, c.At)
	case "chase-signature":
		r.say("SIGNATURE_CHASED", "The agreement still waits for the trust's signature.", nil)
		for _, org := range a.ToSign() {
			r.write("chase-signature", TrustCFO, org, "Please sign the agreement for "+a.ID, "The agreement for “"+a.Title+"” was issued on "+a.Agreement.Issued.Day.Text()+" and waits for your signature.")
		}
	case "countersign-due":
		r.say("COUNTERSIGNATURE_OVERDUE", "The funder's signature was due on "+a.Agreement.CounterDue.Text()+".", nil)
		r.write("countersign-due", ProgrammeManager, a.Funder, "Please countersign the agreement for "+a.ID, "The trust has signed; your signature was due on "+a.Agreement.CounterDue.Text()+".")
		r.Effects.Letters = append(r.Effects.Letters, f.Leads.late(LeadAgreement, a.ID, "/awards/"+a.ID, "The funder's signature was due on "+a.Agreement.CounterDue.Text()+".")...)
	case "escalate":
		if err := r.escalate(f, alarm.Key); err != nil {
			return err
		}
	case "claim-check-due":
		r.say("CLAIM_CHECK_OVERDUE", "A claim has not been checked by its due day.", map[string]any{"alarm": alarm.Key})
		r.write("claim-check-due", NationalFinance, a.Funder, "A claim is late: "+a.ID, "A claim on “"+a.Title+"” has not been checked by its due day.")
	}
	a.Rung = append(a.Rung, alarm.Key)
	return nil
}

// openMonth starts month: the last one can now be claimed, and in April the
// last year closes.
func (r *AwardResult) openMonth(day calendar.Date, f AwardFacts) error {
	a := &r.Award
	lastFY, lastMonth := calendar.MonthOf(a.MonthOpened)
	a.MonthOpened = day
	fy, _ := calendar.MonthOf(day)
	due, err := f.Calendar.ReturnDue(lastFY, lastMonth, f.Rules.Clocks.ReturnDue)
	if err != nil {
		return err
	}
	if headroom := a.yearHeadroom(lastFY); headroom > 0 && fy == lastFY {
		r.say("MONTH_OPENED", fmt.Sprintf("%s %s can be claimed, by %s.", lastMonth.Label(), lastMonth.Name(), due.Text()), map[string]any{"month": lastMonth, "fy": lastFY, "due": due.String()})
		r.write("month-opened", TrustFinancePreparer, a.Org, fmt.Sprintf("Claim for %s: %s", lastMonth.Name(), a.ID),
			fmt.Sprintf("You can claim for %s by %s. %s is left for %s.", lastMonth.Name(), due.Text(), headroom, lastFY))
		r.openPartnersMonth(lastFY, lastMonth, due)
	}
	if fy != lastFY {
		r.lapseLate(lastFY)
		return r.closeYear(lastFY, f)
	}
	return nil
}

// closeYear notes what was not drawn: it lapses, because capital money cannot
// be carried over 31 March (domain 3.1). It is lost: no pool has it back.
func (r *AwardResult) closeYear(fy calendar.FY, f AwardFacts) error {
	a := &r.Award
	a.Rung = slices.DeleteFunc(a.Rung, func(key string) bool { return strings.HasPrefix(key, "year-end/") })
	accounts, err := f.accountsDay(fy)
	if err != nil {
		return err
	}
	for _, l := range a.Limits {
		if l.FY != fy {
			continue
		}
		end := YearEnd{l, l.Undrawn(), accounts}
		a.YearsClosed = append(a.YearsClosed, end)
		r.say("YEAR_CLOSED", fmt.Sprintf("%s closed: %s of %s was drawn, %s lapsed.", fy, l.Drawn+l.InFlight, l.Nature.Word(), end.Lapsed),
			map[string]any{"fy": fy, "nature": l.Nature, "organisation": l.Org, "profile_pence": l.Profile, "drawn_pence": l.Drawn, "in_flight_pence": l.InFlight, "lapsed_pence": end.Lapsed})
	}
	return nil
}

// yearHeadroom is what is left to claim in fy, over natures and organisations.
func (a Award) yearHeadroom(fy calendar.FY) (sum money.Pence) {
	for _, l := range a.Limits {
		if l.FY == fy {
			sum += l.Headroom()
		}
	}
	return sum
}

// yearClosed reports whether claims for fy are over.
func (a Award) yearClosed(fy calendar.FY) bool {
	for _, y := range a.YearsClosed {
		if y.FY == fy {
			return true
		}
	}
	return false
}

// FY is the financial year that the award is in, by the months opened.
func (a Award) FY() calendar.FY {
	fy, _ := calendar.MonthOf(a.MonthOpened)
	return fy
}
