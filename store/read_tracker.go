package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
	"github.com/tranche-funding/tranche/funding/desk"
	"github.com/tranche-funding/tranche/funding/money"
)

// Tracker lists every award that has money of one nature in one year, with
// plan, drawn, in flight and headroom, and adds them up. The zero year is the
// current one; no nature means capital.
func (s *Store) Tracker(ctx context.Context, who funding.Person, fy calendar.FY, nature funding.Nature) (t desk.Tracker, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		now, err := nowIn(tx)
		if err != nil {
			return err
		}
		t = desk.Tracker{Today: calendar.DateOf(now), FY: fy, Nature: nature}
		if t.FY == 0 {
			t.FY = calendar.FYOf(t.Today)
		}
		if t.Nature == "" {
			t.Nature = funding.Capital
		}
		if err := tx.Raw(`select distinct fy from award_years order by fy`).Scan(&t.Years).Error; err != nil {
			return err
		}
		t.Rows, err = trackerRows(tx, t)
		t.Total = trackerTotal(t)
		return err
	})
	return t, err
}

// plannedMonths is how many months of a year are over today: claims follow in
// arrears, so the month that runs is not yet held against anybody.
func plannedMonths(fy calendar.FY, today calendar.Date) int {
	current, month := calendar.MonthOf(today)
	switch {
	case fy < current:
		return 12
	case fy > current:
		return 0
	}
	return int(month) - 1
}

const trackerSQL = `
	with due as (select award_id, sum(pence)::bigint as plan from award_plan where fy = @fy and nature = @nature and month <= @months group by award_id),
	asked as (select award_id, max((body->'prepared'->>'at')::timestamptz) as at from claims where fy = @fy and nature = @nature and body is not null group by award_id),
	years as (select award_id, sum(profile)::bigint as profile, sum(in_flight)::bigint as in_flight, sum(drawn)::bigint as drawn
		from award_years where fy = @fy and nature = @nature group by award_id)
	select a.id as award, a.state->>'title' as title, a.org, o.name as org_name, a.region, a.icb, a.status, a.total_pence as total,
		y.profile, y.in_flight, y.drawn, coalesce(due.plan, 0) as plan, asked.at as last_claim,
		coalesce((select p.certainty from award_profiles p where p.award_id = a.id and p.fy = @fy and p.nature = @nature and p.source = 'NATIONAL'
			order by p.version desc, p.certainty desc limit 1), '') as certainty,
		(select p.body::text from packs p where p.award_id = a.id order by p.fy desc, p.month desc limit 1) as pack,
		coalesce((select p.rating from packs p where p.award_id = a.id and p.received_at is not null order by p.fy desc, p.month desc limit 1), '') as confidence
	from years y join awards a on a.id = y.award_id join organisations o on o.code = a.org
		left join due on due.award_id = a.id left join asked on asked.award_id = a.id
	order by o.name, a.id`

type trackerRead struct {
	Award     string
	Title     string
	Org       string
	OrgName   string
	Region    string
	Icb       string
	Status    funding.AwardStatus
	Total     int64
	Profile   int64
	InFlight  int64
	Drawn     int64
	Plan      int64
	LastClaim *time.Time
	Certainty funding.Certainty

	Pack       *string
	Confidence funding.Rating
}

func trackerRows(tx *gorm.DB, t desk.Tracker) ([]desk.TrackerRow, error) {
	var rows []trackerRead
	err := tx.Raw(trackerSQL, map[string]any{"fy": int(t.FY), "nature": string(t.Nature), "months": plannedMonths(t.FY, t.Today)}).Scan(&rows).Error
	out := make([]desk.TrackerRow, len(rows))
	for i, r := range rows {
		out[i] = measured(desk.TrackerRow{Award: r.Award, Title: r.Title, Org: r.Org, OrgName: r.OrgName, Region: r.Region, ICB: r.Icb, Status: r.Status, FY: t.FY, Nature: t.Nature,
			Certainty: r.Certainty, Total: pence(r.Total), Profile: pence(r.Profile), Plan: pence(r.Plan), Drawn: pence(r.Drawn), InFlight: pence(r.InFlight)})
		if r.LastClaim != nil {
			out[i].LastClaim = *r.LastClaim
		}
		out[i].Confidence = r.Confidence
		if r.Pack != nil {
			out[i].Return = &funding.Pack{}
			if err := json.Unmarshal([]byte(*r.Pack), out[i].Return); err != nil {
				return nil, fmt.Errorf("read the pack of %s: %w", r.Award, err)
			}
		}
	}
	return out, err
}

// measured works out what follows from a row's sums. What is in flight counts
// as drawn, as it does in every limit.
func measured(r desk.TrackerRow) desk.TrackerRow {
	spent := r.Drawn + r.InFlight
	r.Headroom = r.Profile - spent
	r.Variance = spent - r.Plan
	r.VariancePC, r.Rating = funding.Variance(spent, r.Plan)
	if share := money.Ratio(r.Drawn, r.Profile); share != nil {
		r.Percent = new(big.Rat).Mul(share, big.NewRat(100, 1)).FloatString(1)
	}
	return r
}

func trackerTotal(t desk.Tracker) desk.TrackerRow {
	total := desk.TrackerRow{FY: t.FY, Nature: t.Nature}
	for _, r := range t.Rows {
		total.Total, total.Profile, total.Plan = total.Total+r.Total, total.Profile+r.Profile, total.Plan+r.Plan
		total.Drawn, total.InFlight = total.Drawn+r.Drawn, total.InFlight+r.InFlight
		if r.LastClaim.After(total.LastClaim) {
			total.LastClaim = r.LastClaim
		}
	}
	return measured(total)
}

// Portfolio adds up every fund by year and nature: what it has, what it has
// promised, and what the awards that the person may see have drawn of it.
func (s *Store) Portfolio(ctx context.Context, who funding.Person) (rows []desk.PortfolioRow, err error) {
	err = s.as(ctx, who, func(tx *gorm.DB) error {
		return tx.Raw(`
			with spent as (select a.fund, y.fy, y.nature, sum(y.profile)::bigint as profile, sum(y.drawn)::bigint as drawn, sum(y.in_flight)::bigint as in_flight
				from award_years y join awards a on a.id = y.award_id group by a.fund, y.fy, y.nature)
			select f.fund, f.fy, f.nature, f.envelope, f.committed, coalesce(s.profile, 0) as profile, coalesce(s.drawn, 0) as drawn, coalesce(s.in_flight, 0) as in_flight,
				f.envelope - f.committed as "left"
			from fund_years f left join spent s on s.fund = f.fund and s.fy = f.fy and s.nature = f.nature
			order by f.fund, f.fy, f.nature`).Scan(&rows).Error
	})
	return rows, err
}
