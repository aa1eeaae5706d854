package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/calendar"
)

type factRow struct {
	ID          int64
	Org         string
	Key         string
	Value       string
	Source      string
	AsOf        time.Time
	LoadedAt    time.Time
	LoadedBy    string
	ConfirmedBy *string
	ConfirmedAt *time.Time
	DisputedBy  *string
	DisputedAt  *time.Time
	Dispute     string
	SettledBy   *string
	SettledAt   *time.Time
	Settlement  string
}

func (r factRow) fact() funding.Fact {
	return funding.Fact{Key: r.Key, Value: r.Value, Source: r.Source, AsOf: day(&r.AsOf), LoadedAt: r.LoadedAt, LoadedBy: r.LoadedBy,
		ConfirmedBy: said(r.ConfirmedBy), ConfirmedAt: moment(r.ConfirmedAt), Disputed: r.DisputedBy != nil && r.SettledBy == nil,
		DisputedBy: said(r.DisputedBy), DisputedAt: moment(r.DisputedAt), Dispute: r.Dispute, SettledBy: said(r.SettledBy), SettledAt: moment(r.SettledAt), Settlement: r.Settlement}
}

// said is a text that may be null.
func said(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// moment is an instant that may be null.
func moment(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

const factColumns = `id, org, key, value, source, as_of, loaded_at, loaded_by, confirmed_by, confirmed_at, disputed_by, disputed_at, dispute, settled_by, settled_at, settlement`

// factsOf is everything that is known of an organisation today, by key: what
// its own row holds, the newest rows of the store of facts, and what is worked
// out of others. Facts that are not known are not in it.
func factsOf(tx *gorm.DB, org string) (map[string]funding.Fact, error) {
	o, err := loadKnown(tx, org)
	if err != nil {
		return nil, err
	}
	newest, err := newestFacts(tx, org)
	if err != nil {
		return nil, err
	}
	out := map[string]funding.Fact{}
	for _, kind := range funding.FactKinds() {
		if f, ok := newest[kind.Key]; ok && kind.Home == funding.FactRow && f.Value != "" {
			out[kind.Key] = f
		}
	}
	for key, value := range funding.OwnFacts(o.Organisation) {
		if value != "" {
			out[key] = ownFact(key, value, o, newest[key])
		}
	}
	return out, workedFacts(tx, o, out)
}

// ownFact is a fact that the organisation's row holds: the row of the store
// that says the same tells where it is from, else the row itself does.
func ownFact(key, value string, o knownOrg, said funding.Fact) funding.Fact {
	if said.Key != "" && said.Value == value {
		return said
	}
	return funding.Fact{Key: key, Value: value, Source: o.Source, AsOf: o.AsOf, LoadedAt: o.LoadedAt}
}

// newestFacts reads, for each key, the row in effect.
func newestFacts(tx *gorm.DB, org string) (map[string]funding.Fact, error) {
	var rows []factRow
	err := tx.Raw(`select distinct on (key) `+factColumns+` from organisation_facts where org = ? order by key, as_of desc, id desc`, org).Scan(&rows).Error
	out := make(map[string]funding.Fact, len(rows))
	for _, r := range rows {
		out[r.Key] = r.fact()
	}
	return out, err
}

// factHistory lists every row about an organisation, the newest first.
func factHistory(tx *gorm.DB, org string) ([]funding.Fact, error) {
	var rows []factRow
	err := tx.Raw(`select `+factColumns+` from organisation_facts where org = ? order by as_of desc, id desc`, org).Scan(&rows).Error
	out := make([]funding.Fact, len(rows))
	for i, r := range rows {
		out[i] = r.fact()
	}
	return out, err
}

// workedFacts adds what follows from relations, capabilities and posts.
func workedFacts(tx *gorm.DB, o knownOrg, out map[string]funding.Fact) error {
	var before []struct {
		Names string
		AsOf  time.Time
	}
	err := tx.Raw(`select string_agg(o.name || ' (' || o.code || ')', '; ' order by o.name) as names, max(r.valid_from) as as_of
		from organisation_relations r join organisations o on o.code = r.from_code where r.to_code = ? and r.kind = 'SUCCEEDED_BY' having count(*) > 0`, o.Code).Scan(&before).Error
	if err != nil {
		return err
	}
	for _, b := range before {
		out["predecessors"] = funding.Fact{Key: "predecessors", Value: b.Names, Source: o.Source, AsOf: day(&b.AsOf), LoadedAt: o.LoadedAt}
	}
	if err := workforceFacts(tx, o.Code, out); err != nil {
		return err
	}
	return gapFact(tx, o.Code, out)
}

// workforceFacts adds the totals of the newest year's posts.
func workforceFacts(tx *gorm.DB, org string, out map[string]funding.Fact) error {
	var rows []struct {
		FY                     int
		InPost, Vacant, Needed int64
		By                     string
		At                     time.Time
	}
	err := tx.Raw(`select fy, sum(in_post) as in_post, sum(vacant) as vacant, sum(needed) as needed, max(assessed_by) as by, max(assessed_at) as at
		from workforce where org = ? group by fy order by fy desc limit 1`, org).Scan(&rows).Error
	for _, r := range rows {
		source := "Workforce return " + calendar.FY(r.FY).String()
		for key, n := range map[string]int64{"ddat_in_post": r.InPost, "ddat_vacant": r.Vacant, "ddat_needed": r.Needed} {
			out[key] = funding.Fact{Key: key, Value: funding.Posts(n).String(), Source: source, AsOf: calendar.DateOf(r.At), LoadedAt: r.At, LoadedBy: r.By}
		}
	}
	return err
}

// gapFact adds how many core capabilities the newest self-assessment leaves.
func gapFact(tx *gorm.DB, org string, out map[string]funding.Fact) error {
	var rows []struct {
		FY, Open, Asked int
		By              string
		At              time.Time
	}
	err := tx.Raw(`select a.fy, count(*) filter (where a.status <> 'COMPLETED') as open, count(*) as asked, max(a.assessed_by) as by, max(a.assessed_at) as at
		from capability_assessments a join capabilities c on c.id = a.capability_id where a.org = ? and c.status = 'CORE' group by a.fy order by a.fy desc limit 1`, org).Scan(&rows).Error
	for _, r := range rows {
		out["capability_gap"] = funding.Fact{Key: "capability_gap", Value: funding.GapWords(r.Open, r.Asked), Source: "Capability self-assessment " + calendar.FY(r.FY).String(),
			AsOf: calendar.DateOf(r.At), LoadedAt: r.At, LoadedBy: r.By}
	}
	return err
}
