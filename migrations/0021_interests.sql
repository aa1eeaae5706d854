-- Interests: what ties people to organisations, and so keeps them away from
-- judging what concerns them (domain 4.5 b).
-- +goose Up
create table interests (
	id          bigint generated always as identity primary key,
	person_id   text not null references people,
	org         varchar(10) not null references organisations,
	nature      text not null check (nature in ('EMPLOYMENT', 'FINANCIAL', 'FAMILY', 'OTHER')),
	from_on     date not null,
	until_on    date,
	bars_until  date, -- by the rules of the day it was declared on; null = as long as it lasts
	note        text not null default '',
	declared_by text not null references people,
	declared_at timestamptz not null default tranche_now(),
	allowed     boolean not null default false,
	decided_by  text references people,
	decided_at  timestamptz,
	reasons     text not null default '',
	token       text not null unique,
	constraint interest_in_order check (until_on is null or until_on >= from_on),
	constraint nobody_allows_themselves check (decided_by is null or decided_by <> person_id),
	constraint allowed_by_somebody check (not allowed or decided_by is not null)
);
create index interests_of on interests (person_id);

-- Every decision on an interest stays.
create table interest_decisions (
	interest_id bigint not null references interests,
	allowed     boolean not null,
	by_person   text not null references people,
	reasons     text not null,
	at          timestamptz not null default tranche_now()
);

-- Whom an interest keeps from which trust on the day it is in London. One in a
-- care board concerns every trust of it.
create view bars_today with (security_invoker = true) as
	select i.person_id, o.code as org, i.org as via, i.nature, i.until_on, i.bars_until
	from interests i join organisations o on o.kind = 'TRUST' and (o.code = i.org or o.icb = i.org)
	where not i.allowed and (tranche_now() at time zone 'Europe/London')::date between i.from_on and coalesce(i.bars_until, 'infinity');

-- Asked when somebody is recognised, before it is known what they may see.
-- +goose StatementBegin
create function bars_of(who text) returns table (org varchar(10), via varchar(10), nature text, until_on date, bars_until date)
	language sql volatile security definer set search_path = public as $$
	select distinct on (b.org) b.org, b.via, b.nature, b.until_on, b.bars_until from bars_today b where b.person_id = who
	order by b.org, b.bars_until desc nulls first
$$;
-- +goose StatementEnd

-- Which trust something belongs to: for the refusal that says why, and for
-- nothing else.
-- +goose StatementBegin
create function trust_of(what text, which text) returns varchar(10) language sql stable security definer set search_path = public as $$
	select case what
		when 'bid' then (select b.org from bids b where b.id = which)
		when 'award' then (select a.org from awards a where a.id = which)
		when 'claim' then (select c.org from claims c where c.id = which) end
$$;
-- +goose StatementEnd

-- Every time somebody tried to open what an interest keeps them away from.
create table refused_views (
	id        bigint generated always as identity primary key,
	person_id text not null references people,
	kind      text not null,
	aggregate text not null,
	org       varchar(10) not null references organisations,
	at        timestamptz not null default tranche_now()
);
create index refused_views_at on refused_views (at desc);
create trigger refused_views_append_only before update or delete or truncate on refused_views for each statement execute function refuse_change();
create trigger interest_decisions_append_only before update or delete or truncate on interest_decisions for each statement execute function refuse_change();

-- +goose StatementBegin
do $$
declare t text;
begin
	foreach t in array array['interests', 'interest_decisions', 'refused_views'] loop
		execute format('alter table %I enable row level security', t);
		execute format('create policy worker on %I to tranche_worker using (true) with check (true)', t);
	end loop;
end $$;
-- +goose StatementEnd
-- The register is for the funder's side; everybody sees what is theirs.
create policy web on interests to tranche_web
	using (person_id = (select current_setting('app.person', true)) or (select current_setting('app.side', true)) = 'funder')
	with check (declared_by = (select current_setting('app.person', true)) or (select current_setting('app.side', true)) = 'funder');
create policy web on interest_decisions to tranche_web using ((select current_setting('app.side', true)) = 'funder') with check (by_person = (select current_setting('app.person', true)));
create policy web on refused_views to tranche_web
	using ((select current_setting('app.side', true)) = 'funder') with check (person_id = (select current_setting('app.person', true)));
grant insert, update (allowed, decided_by, decided_at, reasons) on interests to tranche_web;
grant insert on interest_decisions, refused_views to tranche_web;
