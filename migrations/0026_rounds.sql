-- Rounds and rulesets as the programme keeps them on screen: every version of
-- a round, and rulesets that are written by one person and published by another.
-- +goose Up

-- What a round was each time it was saved. Only what is opened is put into
-- rounds, which everybody reads; drafts are seen by the fund's side alone.
create table round_versions (
	round_id    text not null,
	version     int not null check (version > 0),
	fund        text not null references funds,
	body        jsonb not null,
	act         text not null check (act in ('SAVED', 'OPENED', 'CLOSED')),
	copied_from text not null default '',
	by_person   text not null references people,
	at          timestamptz not null default tranche_now(),
	token       text not null unique,
	primary key (round_id, version)
);
create trigger round_versions_append_only before update or delete or truncate on round_versions for each statement execute function refuse_change();

-- Whether trusts have started bids in a round, drafts included: those who keep
-- rounds do not see drafts.
-- +goose StatementBegin
create function round_taken(which text) returns boolean language sql stable security definer set search_path = public as $$
	select exists (select 1 from bids where round_id = which)
$$;
-- +goose StatementEnd

-- Every version of a ruleset that is being written, with the text as written.
create table ruleset_drafts (
	code     text not null,
	version  int not null check (version > 0),
	text     text not null,
	body     jsonb not null,
	saved_by text not null references people,
	saved_at timestamptz not null default tranche_now(),
	token    text not null unique,
	primary key (code, version)
);
create trigger ruleset_drafts_append_only before update or delete or truncate on ruleset_drafts for each statement execute function refuse_change();

create table ruleset_proposals (
	code         text not null,
	version      int not null,
	proposed_by  text not null references people,
	proposed_at  timestamptz not null default tranche_now(),
	published_by text references people,
	published_at timestamptz,
	primary key (code, version),
	foreign key (code, version) references ruleset_drafts,
	constraint published_by_another check (published_by <> proposed_by)
);
create unique index ruleset_published_once on ruleset_proposals (code) where published_by is not null;

-- +goose StatementBegin
do $$
declare t text;
begin
	foreach t in array array['rounds', 'rulesets', 'round_versions', 'ruleset_drafts', 'ruleset_proposals'] loop
		execute format('alter table %I enable row level security', t);
		execute format('create policy worker on %I to tranche_worker using (true) with check (true)', t);
	end loop;
	foreach t in array array['rounds', 'round_versions'] loop
		execute format('create policy web_keeps on %I for insert to tranche_web with check ((select current_setting(''app.side'', true)) = ''funder''
			and exists (select 1 from funds f where f.code = fund and f.funder = any((select app_orgs())::text[])))', t);
	end loop;
end $$;
-- +goose StatementEnd
create policy web on rounds for select to tranche_web using (true); -- published to all
create policy web_changes on rounds for update to tranche_web
	using ((select current_setting('app.side', true)) = 'funder' and exists (select 1 from funds f where f.code = fund and f.funder = any((select app_orgs())::text[])));
create policy web on round_versions for select to tranche_web
	using ((select current_setting('app.side', true)) = 'funder' and exists (select 1 from funds f where f.code = fund and f.funder = any((select app_orgs())::text[])));
create policy web on rulesets for select to tranche_web using (true); -- published to all
create policy web_publishes on rulesets for insert to tranche_web with check (exists (select 1 from ruleset_proposals p
	where p.code = rulesets.code and p.published_by = (select current_setting('app.person', true))));
create policy web on ruleset_drafts for select to tranche_web using ((select current_setting('app.side', true)) = 'funder');
create policy web_saves on ruleset_drafts for insert to tranche_web
	with check ((select current_setting('app.side', true)) = 'funder' and saved_by = (select current_setting('app.person', true)));
create policy web on ruleset_proposals for select to tranche_web using ((select current_setting('app.side', true)) = 'funder');
create policy web_proposes on ruleset_proposals for insert to tranche_web
	with check ((select current_setting('app.side', true)) = 'funder' and proposed_by = (select current_setting('app.person', true)) and published_by is null);
create policy web_publishes on ruleset_proposals for update to tranche_web using ((select current_setting('app.side', true)) = 'funder')
	with check (published_by = (select current_setting('app.person', true)));
grant insert, update (body) on rounds to tranche_web;
grant insert on round_versions, rulesets, ruleset_drafts, ruleset_proposals to tranche_web;
grant update (published_by, published_at) on ruleset_proposals to tranche_web;
