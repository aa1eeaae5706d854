-- Sittings of a funder's panel: when it meets, who its members are, and who
-- was there. Which bids a sitting has follows from the days of their reviews.
-- +goose Up
create table sittings (
	id         bigint generated always as identity primary key,
	funder     varchar(10) not null references organisations,
	held_on    date not null,
	papers_due date not null,
	quorum     int not null check (quorum > 0),
	made_by    text not null references people,
	made_at    timestamptz not null default tranche_now(),
	token      text not null unique,
	constraint papers_before_the_sitting check (papers_due <= held_on)
);
create index sittings_of on sittings (funder, held_on);
create table sitting_members (
	sitting_id bigint not null references sittings,
	person_id  text not null references people,
	present    boolean not null default false,
	primary key (sitting_id, person_id)
);
alter table sittings enable row level security;
alter table sitting_members enable row level security;
create policy worker on sittings to tranche_worker using (true) with check (true);
create policy worker on sitting_members to tranche_worker using (true) with check (true);
create policy web on sittings to tranche_web
	using (funder = any((select app_orgs())::text[]) and (select current_setting('app.side', true)) = 'funder')
	with check (funder = any((select app_orgs())::text[]) and made_by = (select current_setting('app.person', true)));
create policy web on sitting_members to tranche_web
	using (exists (select 1 from sittings s where s.id = sitting_id)) with check (exists (select 1 from sittings s where s.id = sitting_id));
grant insert on sittings, sitting_members to tranche_web;
grant update (present) on sitting_members to tranche_web;
