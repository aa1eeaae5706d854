-- In what prices a bid is, what its lines are for, who pays for running the
-- result, and the options that were weighed.
-- +goose Up
alter table contents add column prices text not null default '' check (prices in ('', 'CONSTANT', 'NOMINAL'));
alter table cost_lines add column investment text not null default '' check (investment in ('', 'CORE', 'TRANSFORMATIVE', 'INNOVATIVE'));
alter table running_costs add column payer text not null default 'LOCAL' check (payer in ('LOCAL', 'ICB', 'OTHER'));
create table bid_options (
	bid_id    text not null references bids,
	ref       text not null,
	place     int not null,
	org       varchar(10) not null references organisations,
	kind      text not null check (kind in ('BUSINESS_AS_USUAL', 'DO_MINIMUM', 'ALTERNATIVE')),
	title     text not null,
	rationale text not null default '',
	lines     jsonb not null default '[]',
	benefits  jsonb not null default '{}',
	primary key (bid_id, ref)
);
alter table bid_options enable row level security;
create policy worker on bid_options to tranche_worker using (true) with check (true);
create policy web on bid_options to tranche_web using (exists (select 1 from bids b where b.id = bid_id)) with check (exists (select 1 from bids b where b.id = bid_id));
grant insert, update, delete on bid_options to tranche_web;
