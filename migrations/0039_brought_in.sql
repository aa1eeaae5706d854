-- Awards that were brought in from a spreadsheet: by which reference, and as what.
-- +goose Up
create table brought_in (
	reference text primary key,
	award_id  text not null unique references awards,
	org       varchar(10) not null references organisations,
	body      jsonb not null, -- as the spreadsheet had it
	at        timestamptz not null default tranche_now()
);
alter table brought_in enable row level security;
create policy worker on brought_in to tranche_worker using (true) with check (true);
create policy web on brought_in to tranche_web using (org = any((select app_orgs())::text[]));
