package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/tranche-funding/tranche/funding"
	"github.com/tranche-funding/tranche/funding/desk"
)

// mostSent is how many things that a person sent on are looked at, and
// mostWaiting how many lines that gives.
const (
	mostSent    = 40
	mostWaiting = 100
)

// A sentRow is something that is open and that a person has acted on.
type sentRow struct {
	Kind             funding.Kind
	State            json.RawMessage
	Title, Org, Name string
	Sent             time.Time
	Names            map[string]string // of the organisations that it is about
}

// tasks are what it waits for from others, as the person may know it.
func (r sentRow) tasks(in *inbox) (id string, list []funding.Task, err error) {
	var bid funding.Bid
	var award funding.Award
	var enquiry funding.Enquiry
	switch r.Kind {
	case funding.BidKind:
		if err = json.Unmarshal(r.State, &bid); err == nil {
			list, err = bid.WaitingFor(in.who, in.cal)
		}
	case funding.AwardKind:
		err = json.Unmarshal(r.State, &award)
		list = award.WaitingFor(in.who)
	case funding.EnquiryKind:
		err = json.Unmarshal(r.State, &enquiry)
		list = enquiry.WaitingFor(in.who)
	}
	if err != nil {
		err = fmt.Errorf("read what somebody sent: %w", err)
	}
	return bid.ID + award.ID + enquiry.ID, list, err
}

// waiting lists what the person sent on and who has it now, by what runs out
// first. It comes from the aggregates themselves: the tasks of other
// organisations are not theirs to read.
func (in *inbox) waiting() error {
	var text string
	err := in.tx.Raw(`select coalesce((select json_agg(s) from (
			select m.kind as "Kind", coalesce(b.state, a.state, e.state) as "State", coalesce(c.title, '') as "Title", o.code as "Org", o.name as "Name", m.sent as "Sent",
				(select json_object_agg(n.code, n.name) from organisations n where n.code in (o.code, b.icb, b.region, b.funder, a.funder, e.funder)) as "Names"
			from (select kind, aggregate, max(accepted_at) as sent from commands where by_person = ? and outcome = 'APPLIED' and kind in ('bid', 'award', 'enquiry') group by kind, aggregate) m
			left join bids b on m.kind = 'bid' and b.id = m.aggregate and not b.closed
			left join awards a on m.kind = 'award' and a.id = m.aggregate and not a.closed
			left join enquiries e on m.kind = 'enquiry' and e.id = m.aggregate and not e.closed
			left join contents c on c.bid_id = coalesce(b.id, a.id, e.bid_id)
			join organisations o on o.code = coalesce(b.org, a.org, e.org)
			order by m.sent desc, m.kind, m.aggregate limit ?) s), '[]')::text`, in.who.ID, mostSent).Scan(&text).Error
	if err != nil {
		return err
	}
	var rows []sentRow
	if err := json.Unmarshal([]byte(text), &rows); err != nil {
		return fmt.Errorf("read what somebody sent: %w", err)
	}
	for _, r := range rows {
		id, list, err := r.tasks(in)
		if err != nil {
			return err
		}
		for _, t := range list {
			in.home.Waiting = append(in.home.Waiting, desk.TaskRow{Task: t, About: r.Title, Aggregate: funding.Ref{Kind: r.Kind, ID: id}, Trust: r.Name, Since: r.Sent, Matter: funding.MatterOf(r.Kind, t), Holder: r.Names[t.Org]})
		}
	}
	slices.SortStableFunc(in.home.Waiting, func(a, b desk.TaskRow) int {
		if a.Due.IsZero() != b.Due.IsZero() {
			if a.Due.IsZero() {
				return 1
			}
			return -1
		}
		return a.Due.Compare(b.Due)
	})
	in.home.Waiting = in.home.Waiting[:min(len(in.home.Waiting), mostWaiting)]
	return nil
}
