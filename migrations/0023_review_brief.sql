-- What cost lines of one category came to in the submitted bids of one round by
-- trusts of one kind, for comparison. It sees past the policies, and gives
-- nothing but numbers: none at all of fewer than five trusts.
-- +goose Up
-- The kind of a trust, as funding.TrustKindOf says it.
-- +goose StatementBegin
create function trust_kind(o organisations) returns text language sql immutable set search_path = public as $$
	select case when o.kind <> 'TRUST' then '' when o.subtype = 'Ambulance' or upper(o.name) like '%AMBULANCE%' then 'AMBULANCE'
		when o.subtype like 'Acute%' then 'ACUTE' when o.subtype <> '' then 'MENTAL_HEALTH_COMMUNITY' else '' end
$$;
-- +goose StatementEnd

-- How many beds a trust has, as last said; null when nobody said it.
-- +goose StatementBegin
create function beds_of(trust varchar(10)) returns int language sql stable security definer set search_path = public as $$
	select (select f.value from organisation_facts f where f.org = trust and f.key = 'beds' and f.value ~ '^[1-9][0-9]{0,5}$' order by f.as_of desc, f.id desc limit 1)::int
$$;
-- +goose StatementEnd

-- Nearest rank is percentile_disc. A trust without a bed count is no peer of one
-- that is compared by beds.
-- +goose StatementBegin
create function peer_costs(of_bid text, by_bed boolean) returns table (category text, trusts int, lines int, lower_quartile bigint, median bigint, upper_quartile bigint)
	language sql stable security definer set search_path = public as $$
	with mine as (select b.id, b.round_id, b.org, trust_kind(o) as sort from bids b join organisations o on o.code = b.org where b.id = of_bid),
	amounts as (
		select l.category, b.org, case when by_bed then round(sum(a.pence)::numeric / beds_of(b.org))::bigint else sum(a.pence)::bigint end as pence
		from mine m join bids b on b.round_id = m.round_id and b.id <> m.id and b.org <> m.org
		join organisations o on o.code = b.org and trust_kind(o) = m.sort and m.sort <> ''
		join cost_lines l on l.bid_id = b.id and l.source = 'NATIONAL'
		join cost_amounts a on a.bid_id = l.bid_id and a.ref = l.ref
		where b.status not in ('DRAFT', 'INTERNAL_APPROVAL', 'RETURNED', 'WITHDRAWN') and (not by_bed or beds_of(b.org) is not null)
		group by l.bid_id, l.ref, l.category, b.org having sum(a.pence) > 0)
	select a.category, count(distinct a.org)::int, count(*)::int,
		case when count(distinct a.org) >= 5 then percentile_disc(0.25) within group (order by a.pence) else 0 end,
		case when count(distinct a.org) >= 5 then percentile_disc(0.5) within group (order by a.pence) else 0 end,
		case when count(distinct a.org) >= 5 then percentile_disc(0.75) within group (order by a.pence) else 0 end
	from amounts a group by a.category
$$;
-- +goose StatementEnd
