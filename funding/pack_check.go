package funding

import "fmt"

// checkPacks checks the rules of month-end packs.
func checkPacks(r PackRules) []Fault {
	if r.From.IsZero() {
		return nil
	}
	var out []Fault
	add := func(path, format string, args ...any) {
		out = append(out, Fault{"packs." + path, fmt.Sprintf(format, args...)})
	}
	for _, n := range []struct {
		path string
		days int
	}{{"remind_days", r.Remind}, {"chase_days", r.Chase}, {"hold_days", r.Hold}, {"risks_at_most", r.Risks}} {
		if n.days < 1 {
			add(n.path, "%d is given. Give a whole number from 1.", n.days)
		}
	}
	if r.Tolerance < 0 || r.ToleranceLeast < 0 {
		add("tolerance_bp", "A tolerance cannot be below nothing.")
	}
	if r.GreenSlip < 0 || r.AmberSlip < r.GreenSlip {
		add("amber_slip_days", "%d days is amber and %d is green. Amber reaches further than green.", r.AmberSlip, r.GreenSlip)
	}
	for i, d := range r.Due {
		if !d.FY.Valid() || !d.Month.Valid() || !d.On.After(d.FY.MonthEnd(d.Month)) {
			add(fmt.Sprintf("due[%d].on", i), "A pack is due after its month is over. Give a later day, and a month from 1 (April) to 12 (March).")
		}
	}
	seen := map[string]bool{}
	for i, t := range r.TieOut {
		at := fmt.Sprintf("tie_out[%d].", i)
		if t.Sub == "" || seen[t.Sub] {
			add(at+"sub_code", "Each line of the list needs a sub code of its own, and %q is not.", t.Sub)
		}
		seen[t.Sub] = true
		if t.Figure != "YTD" && t.Figure != "OUTTURN" {
			add(at+"figure", "%q is no figure of a pack. Give YTD or OUTTURN.", t.Figure)
		}
	}
	return out
}
