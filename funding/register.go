package funding

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tranche-funding/tranche/funding/calendar"
)

// RegisterODS is the register of the Organisation Data Service.
const RegisterODS = "ODS"

// ODSLicence stands wherever data of the register is shown.
const ODSLicence = "Contains public sector information licensed under the Open Government Licence v3.0."

// A RegisterRow is one trust as the register's file has it.
type RegisterRow struct {
	Code, Name, Region, ICB string
	Town, Postcode          string
	OpenedOn, ClosedOn      calendar.Date // ClosedOn is zero while open, and may be in the future
	OutOfScope              string        // why the fund is not for it; "" = it is
}

// LegalFormOf goes by the name, as the register has no field for it (domain
// 6.1).
func LegalFormOf(name string) LegalForm {
	if strings.Contains(strings.ToUpper(name), "FOUNDATION TRUST") {
		return NHSFoundationTrust
	}
	return NHSTrust
}

// Organisation makes the organisation of a row that is new.
func (r RegisterRow) Organisation(source string, asOf calendar.Date) Organisation {
	return Organisation{Code: r.Code, Name: r.Name, Kind: Trust, LegalForm: LegalFormOf(r.Name), ICB: r.ICB, Region: r.Region, Town: r.Town, Postcode: r.Postcode,
		OpenedOn: r.OpenedOn, ClosedOn: r.ClosedOn, OutOfScope: r.OutOfScope, Source: source, AsOf: asOf}
}

// A FactChange is one fact that a register now gives another value.
type FactChange struct{ Org, Key, From, To string }

// A RegisterPlan is what a register's file would do to the organisations:
// nothing is ever deleted.
type RegisterPlan struct {
	New       []Organisation
	Changes   []FactChange // of organisations that are there, by code and then by key
	Changed   []string     // their codes, without those that close
	Closing   []string     // codes of those that get a close date
	Unchanged []string
	Gone      []string // in the register before, and no longer in its file
	Back      []string // gone before, and in the file again
	Strange   []string // codes of regions and ICBs that nobody has told us of
	Rows      int
}

// PlanRegister compares a register's rows with the organisations that are
// there, all in the order of their codes.
func PlanRegister(rows []RegisterRow, known []Organisation, listed map[string]bool, source string, asOf calendar.Date) (RegisterPlan, error) {
	rows = slices.SortedFunc(slices.Values(rows), func(a, b RegisterRow) int { return cmp.Compare(a.Code, b.Code) })
	at := map[string]Organisation{}
	for _, o := range known {
		at[o.Code] = o
	}
	plan := RegisterPlan{Rows: len(rows)}
	inFile := map[string]bool{}
	for _, r := range rows {
		inFile[r.Code] = true
		old, there := at[r.Code]
		if there && old.Kind != Trust {
			return plan, conflict("NOT_A_TRUST", "The file has %s as a trust, and here it is %q, which is none. Check the file; nothing was loaded.", r.Code, old.Name)
		}
		plan.add(r, old, there, source, asOf)
		for _, code := range []string{r.Region, r.ICB} {
			if _, ok := at[code]; code != "" && !ok && !slices.Contains(plan.Strange, code) {
				plan.Strange = append(plan.Strange, code)
			}
		}
	}
	for _, o := range known {
		if listed[o.Code] && !inFile[o.Code] && !o.Unlisted {
			plan.Gone = append(plan.Gone, o.Code)
		}
	}
	slices.Sort(plan.Gone)
	slices.Sort(plan.Strange)
	return plan, nil
}

func (p *RegisterPlan) add(r RegisterRow, old Organisation, there bool, source string, asOf calendar.Date) {
	if !there {
		p.New = append(p.New, r.Organisation(source, asOf))
		return
	}
	if old.Unlisted {
		p.Back = append(p.Back, r.Code)
	}
	changes := r.changes(old)
	p.Changes = append(p.Changes, changes...)
	switch {
	case len(changes) == 0:
		p.Unchanged = append(p.Unchanged, r.Code)
	case old.ClosedOn.IsZero() && !r.ClosedOn.IsZero():
		p.Closing = append(p.Closing, r.Code)
	default:
		p.Changed = append(p.Changed, r.Code)
	}
}

func (r RegisterRow) changes(old Organisation) (out []FactChange) {
	for _, c := range []FactChange{
		{r.Code, "name", old.Name, r.Name}, {r.Code, "legal_form", string(old.LegalForm), string(LegalFormOf(r.Name))}, {r.Code, "region", old.Region, r.Region}, {r.Code, "icb", old.ICB, r.ICB},
		{r.Code, "town", old.Town, r.Town}, {r.Code, "postcode", old.Postcode, r.Postcode}, {r.Code, "opened_on", old.OpenedOn.String(), r.OpenedOn.String()},
		{r.Code, "closed_on", old.ClosedOn.String(), r.ClosedOn.String()},
	} {
		if c.From != c.To {
			out = append(out, c)
		}
	}
	return out
}

// An OrgRelation joins two organisations for a time: a successor to the one it
// follows (domain 6.4).
type OrgRelation struct {
	From  string        `json:"from"`
	To    string        `json:"to"`
	Kind  string        `json:"kind"` // IN_ICB, IN_REGION or SUCCEEDED_BY
	Since calendar.Date `json:"valid_from"`
	Until calendar.Date `json:"valid_to"` // zero while it holds
	Share string        `json:"share"`    // WHOLE, or PART when the rest went elsewhere
	Note  string        `json:"note,omitempty"`
}

// SucceededBy is the kind of relation between an organisation and those that
// follow it.
const SucceededBy = "SUCCEEDED_BY"
