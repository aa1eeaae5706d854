-- What came of rehearsing a version of a round, for those who keep rounds.
-- +goose Up
create table round_rehearsals (
	round_id  text not null,
	version   int not null check (version >= 0), -- of the round; 0 = as it came with the installation
	pace      text not null check (pace in ('WHOLE', 'HALF')),
	fund      text not null references funds,
	body      jsonb not null,
	by_person text not null references people,
	at        timestamptz not null default tranche_now(),
	primary key (round_id, version, pace)
);
alter table round_rehearsals enable row level security;
create policy worker on round_rehearsals to tranche_worker using (true) with check (true);
create policy web on round_rehearsals to tranche_web
	using ((select current_setting('app.side', true)) = 'funder' and exists (select 1 from funds f where f.code = fund and f.funder = any((select app_orgs())::text[])))
	with check ((select current_setting('app.side', true)) = 'funder' and by_person = (select current_setting('app.person', true))
		and exists (select 1 from funds f where f.code = fund and f.funder = any((select app_orgs())::text[])));
grant insert, update on round_rehearsals to tranche_web;
