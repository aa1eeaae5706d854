-- Who answers for a stage at a funder: what is late goes to them.
-- +goose Up

-- The newest row of a stage holds; those before it are its history.
create table stage_leads (
	id        bigint generated always as identity primary key,
	funder    varchar(10) not null references organisations,
	stage     text not null,
	person_id text references people, -- null: nobody any more
	set_by    text not null references people,
	set_at    timestamptz not null default tranche_now()
);
create index stage_leads_of on stage_leads (funder, stage, id desc);
create trigger stage_leads_append_only before update or delete or truncate on stage_leads for each statement execute function refuse_change();

alter table stage_leads enable row level security;
create policy worker on stage_leads to tranche_worker using (true) with check (true);
create policy web on stage_leads for select to tranche_web
	using (funder = any((select app_orgs())::text[]) and (select current_setting('app.side', true)) = 'funder');
create policy web_sets on stage_leads for insert to tranche_web
	with check (set_by = (select current_setting('app.person', true))
		and exists (select 1 from posts p where p.person_id = set_by and p.org = funder and p.role = 'FUND_ADMIN' and p.until is null));
grant insert on stage_leads to tranche_web;

-- The leads of a funder who still have a post there, each with whoever stands
-- in for them there today: asked with every command of a bid or an award.
-- +goose StatementBegin
create function leads_of(of text) returns table (stage text, person text, deputy text)
	language sql volatile security definer set search_path = public as $$
	select l.stage, l.person_id, d.deputy_id
	from (select distinct on (s.stage) s.stage, s.person_id from stage_leads s where s.funder = of order by s.stage, s.id desc) l
	join people p on p.id = l.person_id and p.left_at is null
	left join deputies_today d on d.person_id = l.person_id and d.org = of
	where exists (select 1 from posts o where o.person_id = l.person_id and o.org = of and o.until is null)
	order by l.stage, d.id
$$;
-- +goose StatementEnd
