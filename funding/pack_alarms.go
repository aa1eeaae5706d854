package funding

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// What is done about a pack that has not come.
const (
	packRemind = "remind" // some working days before
	packDue    = "due"    // on the day
	packChase  = "chase"  // the day after, and the programme manager is told
	packHold   = "hold"   // payments wait
)

// packAlarms lists what is still to be said about packs that have not come. A
// pack keeps what was said itself, so that years of packs do not fill the
// award's list; its days were worked out when it was opened, which keeps a
// four-year award cheap.
func packAlarms(a Award, r PackRules) []Alarm {
	var out []Alarm
	for _, p := range a.Packs {
		if !p.Wanted() || p.Submitted != nil {
			continue
		}
		add := func(step string, day calendar.Date, hour int) {
			if !slices.Contains(p.Rung, step) {
				out = append(out, Alarm{"pack/" + step + "/" + p.ID, day.At(hour, 0)})
			}
		}
		add(packRemind, p.RemindOn, 9)
		add(packDue, p.Due, 9)
		add(packChase, p.ChaseOn, 9)
		if a.PacksTaken != nil || r.HoldUnbegun {
			add(packHold, p.HoldFrom, 0)
		}
	}
	return out
}

// ringPack says what an alarm about a pack has to say.
func (r *AwardResult) ringPack(key string, f AwardFacts) {
	step, id, _ := strings.Cut(strings.TrimPrefix(key, "pack/"), "/")
	a := &r.Award
	p, ok := a.Pack(id)
	if !ok {
		return
	}
	p.Rung = append(slices.Clone(p.Rung), step)
	switch step {
	case packRemind, packDue:
		r.say("PACK_REMINDED", fmt.Sprintf("The pack of %s is due on %s.", p.Label(), p.Due.Text()), map[string]any{"pack": p.ID, "due": p.Due.String(), "step": step})
		r.writePack(p, "pack-"+step, TrustFinancePreparer, a.Org, fmt.Sprintf("Due %s: the pack for %s, %s", p.Due.Text(), p.Month.Name(), a.ID),
			fmt.Sprintf("The month-end pack of “%s” for %s is due by 11:59pm on %s. It is filled in from the ledger, your claims and last month.", a.Title, p.Label(), p.Due.Text()))
	case packChase:
		p.Late = true
		r.say("PACK_OVERDUE", fmt.Sprintf("The pack of %s was due on %s and has not come.", p.Label(), p.Due.Text()), map[string]any{"pack": p.ID, "due": p.Due.String()})
		r.writePack(p, "pack-overdue", TrustFinancePreparer, a.Org, fmt.Sprintf("Late: the pack for %s, %s", p.Month.Name(), a.ID), fmt.Sprintf("The month-end pack of “%s” for %s was due on %s.%s", a.Title, p.Label(), p.Due.Text(), p.holdWords(*a, f)))
		r.writePack(p, "pack-overdue-programme", ProgrammeManager, a.Funder, fmt.Sprintf("A pack is late: %s, %s", p.Month.Name(), a.ID), fmt.Sprintf("The trust has not sent the month-end pack of “%s” for %s, due on %s.%s", a.Title, p.Label(), p.Due.Text(), p.holdWords(*a, f)))
	case packHold:
		p.Held = true
		r.say(HeldLateReturn, fmt.Sprintf("Payments are held until the pack of %s comes.", p.Label()), map[string]any{"pack": p.ID, "due": p.Due.String()})
		r.writePack(p, "pack-hold", TrustFinanceApprover, a.Org, "Payments are held: "+a.ID, fmt.Sprintf("The month-end pack of “%s” for %s was due on %s. Approved claims are not paid until it comes; they are not rejected, and are free again as soon as you send it.", a.Title, p.Label(), p.Due.Text()))
	}
	r.putPack(p)
}

// recountPacks works out anew when packs fall due that have not come and are
// not due yet: the table of bank holidays has changed.
func (a *Award) recountPacks(f AwardFacts, at time.Time) error {
	today := calendar.DateOf(at)
	a.Packs = slices.Clone(a.Packs)
	for i := range a.Packs {
		p := &a.Packs[i]
		if p.Submitted != nil || p.Due.Before(today) {
			continue
		}
		if err := p.dates(f, calendar.DateOf(p.Opened.At)); err != nil {
			return err
		}
	}
	return nil
}

func (p Pack) holdWords(a Award, f AwardFacts) string {
	if a.PacksTaken == nil && !f.Rules.Packs.HoldUnbegun {
		return ""
	}
	return " Payments are held from " + p.HoldFrom.Text() + " if it has not come by then."
}
