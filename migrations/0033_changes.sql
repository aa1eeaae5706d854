-- Changes of what was agreed, the fund's in-year pool, and a knock on the door
-- of those that wait for money.
-- +goose Up
create table changes ( -- a copy of what the award says of each, open or over
	id           text primary key,
	award_id     text not null references awards,
	no           int not null check (no > 0),
	org          varchar(10) not null references organisations,
	fund         text not null references funds,
	status       text not null check (status in ('REQUESTED', 'QUERIED', 'AWAITING_COVER', 'APPROVED', 'IN_FORCE', 'DECLINED', 'WITHDRAWN')),
	requested_at timestamptz not null,
	requested_by text not null,
	decided_by   text,
	due          date,
	state        jsonb not null,
	unique (award_id, no),
	constraint nobody_decides_their_own_change check (decided_by is null or decided_by <> requested_by or state->>'decider' is null)
);
create index changes_waiting on changes (fund) where status = 'AWAITING_COVER';

create table pool_entries ( -- money of a year that awards gave up and others may use: positive = into the pool
	id           bigint generated always as identity primary key,
	fund         text not null,
	fy           int not null,
	nature       text not null check (nature in ('CAPITAL', 'REVENUE')),
	award        text not null references awards,
	change       text not null default '',
	amount_pence bigint not null check (amount_pence <> 0),
	at           timestamptz not null,
	foreign key (fund, fy, nature) references fund_years
);
create index pool_entries_year on pool_entries (fund, fy, nature);
create trigger pool_entries_append_only before update or delete or truncate on pool_entries for each statement execute function refuse_change();

-- What a change added to a firm year cannot be claimed until both have signed.
alter table award_years
	add column unsigned bigint not null default 0 check (unsigned >= 0),
	drop constraint profile_not_exceeded,
	add constraint profile_not_exceeded check (in_flight + drawn <= profile - unsigned);

-- Whatever gives a fund's year more to promise, the changes that wait for it
-- are tried again. It only leaves word: an award is never locked after a year
-- of the fund.
-- +goose StatementBegin
create function knock_for_cover() returns trigger language plpgsql security definer set search_path = public as $$
begin
	insert into commands (id, kind, aggregate, verb, body, body_hash, by_person)
		select distinct 'cover/' || c.award_id || '/' || pg_current_xact_id() || '/' || new.fy || '/' || new.nature, 'award', c.award_id, 'retry-cover', '{}'::jsonb, '', 'system'
		from changes c where c.fund = new.fund and c.status = 'AWAITING_COVER'
	on conflict (id) do nothing;
	return null;
end $$;
-- +goose StatementEnd
create trigger knock_for_cover after update on fund_years for each row
	when (new.envelope - new.committed > old.envelope - old.committed) execute function knock_for_cover();

-- +goose StatementBegin
do $$
declare t text;
begin
	foreach t in array array['changes', 'pool_entries'] loop
		execute format('alter table %I enable row level security', t);
		execute format('create policy worker on %I to tranche_worker using (true) with check (true)', t);
	end loop;
end $$;
-- +goose StatementEnd
create policy web on changes to tranche_web using (org = any((select app_orgs())::text[]));
create policy web on pool_entries to tranche_web using (exists (select 1 from awards a where a.id = award));
