-- Year-end statements as they were signed, each under its hash, for good; and
-- why money is owed.
-- +goose Up
create table year_statements (
	award_id text not null references awards,
	org      varchar(10) not null references organisations,
	fy       int not null,
	version  int not null check (version > 0),
	hash     text not null check (length(hash) = 64), -- SHA-256 of the statement's JSON, in hex
	body     text not null, -- the very bytes that were hashed
	by_person text not null references people,
	at       timestamptz not null,
	primary key (award_id, org, fy, version)
);
create trigger year_statements_append_only before update or delete or truncate on year_statements for each statement execute function refuse_change();
alter table owed add column cause text not null default ''; -- of a true-up or a clawback
create index owed_org on owed (org, award_id);
alter table year_statements enable row level security;
create policy worker on year_statements to tranche_worker using (true) with check (true);
create policy web on year_statements for select to tranche_web using (org = any((select app_orgs())::text[])
	or exists (select 1 from awards a where a.id = award_id and a.org = any((select app_orgs())::text[]))); -- the lead sees all
