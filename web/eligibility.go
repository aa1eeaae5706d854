package web

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/refusal"
	"github.com/tranche-funding/tranche/web/page"
)

type eligibilityInput struct {
	Organisation string `json:"organisation" required:"true" doc:"ODS code of the trust"`
	funding.Plan
}

type eligibilityOutput struct {
	Organisation string             `json:"organisation"`
	Name         string             `json:"name"`
	Rounds       []funding.Prospect `json:"rounds"`
}

func (s service) checkEligibility(c call) (answer, error) {
	var in eligibilityInput
	if err := c.read(&in); err != nil {
		return answer{}, err
	}
	if in.Risk == "" {
		in.Risk = "MEDIUM"
	}
	orgs, err := s.Record.Organisations(c)
	if err != nil {
		return answer{}, err
	}
	org, err := organisationNamed(orgs, in.Organisation)
	if err != nil {
		return answer{}, err
	}
	found, err := s.prospects(c, org, in.Plan)
	return give(eligibilityOutput{org.Code, org.Name, some(found)}, err)
}

// organisationNamed finds an organisation by its code or its name.
func organisationNamed(orgs []funding.Organisation, said string) (funding.Organisation, error) {
	said = strings.TrimSpace(said)
	i := slices.IndexFunc(orgs, func(o funding.Organisation) bool {
		return strings.EqualFold(o.Code, said) || strings.EqualFold(o.Name, said)
	})
	if i < 0 {
		return funding.Organisation{}, refusal.New(refusal.Invalid, "ORG_UNKNOWN", "We know no trust called %q. Enter its ODS code, for example RZX, or its whole name.", shorten(said)).At("organisation")
	}
	return orgs[i], nil
}

// prospects judges a plan against every round, by today's rules.
func (s *Server) prospects(ctx context.Context, org funding.Organisation, p funding.Plan) ([]funding.Prospect, error) {
	sheets, err := s.Record.Rounds(ctx)
	if err != nil {
		return nil, err
	}
	rounds := make([]funding.Round, len(sheets))
	for i, r := range sheets {
		rounds[i] = r.Round
	}
	sets, err := s.Record.Rulesets(ctx)
	if err != nil {
		return nil, err
	}
	now, err := s.Record.Now(ctx)
	if err != nil {
		return nil, err
	}
	cal, err := s.Record.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	today := calendar.DateOf(now)
	rules, err := funding.RulesetOn(sets, today)
	if err != nil {
		return nil, err
	}
	return funding.Prospects(org, rounds, p, rules, cal, today)
}

// showEligibility draws the eligibility check: five questions at most, one
// where the facts about the trust decide, none for somebody who is signed in
// at a trust that cannot bid.
func (s *Server) showEligibility(c echo.Context, f page.Form) error {
	orgs, err := s.Record.Organisations(c.Request().Context())
	if err != nil {
		return err
	}
	f, yes := asked(c, f)
	v := page.EligibilityView{Trusts: trustsOf(orgs), Own: firstOrg(s.person(c))}
	if said := page.Or(f.Get("organisation"), v.Own); yes || slices.ContainsFunc(v.Trusts, func(o funding.Organisation) bool { return o.Code == said }) {
		if err := s.weigh(c, &f, &v, orgs, said); err != nil {
			return err
		}
	}
	return s.draw(c, f, page.Frame{Title: "Can we bid?"}, func(fr page.Frame) templ.Component { return page.Eligibility(fr, v) })
}

// weigh answers the check as far as it has been filled in.
func (s *Server) weigh(c echo.Context, f *page.Form, v *page.EligibilityView, orgs []funding.Organisation, said string) error {
	org, err := organisationNamed(orgs, said)
	if e, no := refusal.Of(err); no {
		f.Refuse(e)
		return nil
	}
	v.Org = org
	v.Plan = funding.Plan{NationalCapital: readMoney(f, "capital"), NationalRevenue: readMoney(f, "revenue"), Local: readMoney(f, "local"), Risk: page.Or(f.Get("risk"), "MEDIUM")}
	if f.Bad() {
		return nil
	}
	v.Prospects, err = s.prospects(c.Request().Context(), org, v.Plan)
	if e, no := refusal.Of(err); no {
		f.Refuse(e)
		return nil
	}
	return err
}

// trustsOf keeps the trusts, by name.
func trustsOf(orgs []funding.Organisation) []funding.Organisation {
	out := slices.DeleteFunc(slices.Clone(orgs), func(o funding.Organisation) bool { return o.Kind != funding.Trust })
	slices.SortFunc(out, func(a, b funding.Organisation) int { return strings.Compare(a.Name, b.Name) })
	return out
}
