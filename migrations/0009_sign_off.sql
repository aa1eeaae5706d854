-- Sign-off: who signs what at a trust, deputies, and every yes as a row.
-- +goose Up

-- Each version stays: what was sent keeps the chain that it was sent under.
create table approval_chains (
	org        varchar(10) not null references organisations,
	version    int not null check (version > 0),
	what       text not null check (what in ('BID', 'CLAIM', 'AGREEMENT')),
	step       int not null check (step between 1 and 6),
	role       text not null check (role in ('TRUST_FINANCE_APPROVER', 'TRUST_SRO', 'TRUST_CFO')),
	from_pence bigint not null default 0 check (from_pence between 0 and 99999999999999),
	made_by    text not null references people,
	made_at    timestamptz not null default tranche_now(),
	primary key (org, version, what, step)
);

create table deputies (
	id        bigint generated always as identity primary key,
	org       varchar(10) not null references organisations,
	role      text not null,
	person_id text not null references people, -- who holds the post
	deputy_id text not null references people,
	from_on   date not null,
	until_on  date not null,
	reason    text not null,
	made_by   text not null references people,
	made_at   timestamptz not null default tranche_now(),
	ended_by  text references people,
	ended_at  timestamptz,
	token     text not null unique,
	constraint nobodys_own_deputy check (person_id <> deputy_id),
	constraint deputy_for_a_period check (until_on >= from_on and until_on <= from_on + 366),
	constraint ended_by_somebody check ((ended_by is null) = (ended_at is null))
);
create index deputies_of on deputies (person_id, role, org) where ended_at is null;
create index deputies_who on deputies (deputy_id) where ended_at is null;

-- The deputies who act on the day it is in London. The holder still holds the
-- post, and so does the deputy one at the same organisation.
create view deputies_today with (security_invoker = true) as
	select d.id, d.org, d.role, d.person_id, d.deputy_id, d.until_on from deputies d
	where d.ended_at is null and (tranche_now() at time zone 'Europe/London')::date between d.from_on and d.until_on
	and exists (select 1 from posts p join people h on h.id = p.person_id and h.left_at is null
		where p.person_id = d.person_id and p.role = d.role and p.org = d.org and p.until is null)
	and exists (select 1 from posts p where p.person_id = d.deputy_id and p.org = d.org and p.until is null);

-- Who somebody acts for, and who acts for them: asked when they are recognised,
-- before it is known what they may see.
-- +goose StatementBegin
create function acting_for(who text) returns table (role text, org varchar(10), holder text, holder_name text, until_on date)
	language sql volatile security definer set search_path = public as $$
	select d.role, d.org, d.person_id, p.name, d.until_on from deputies_today d join people p on p.id = d.person_id where d.deputy_id = who order by d.id
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function stood_in_by(who text) returns table (role text, org varchar(10), deputy text)
	language sql volatile security definer set search_path = public as $$
	select d.role, d.org, d.deputy_id from deputies_today d where d.person_id = who order by d.id
$$;
-- +goose StatementEnd

-- Every yes of a chain. The last guard of E8: one hand signs one step of one
-- attempt, whether for itself or for somebody else.
create table approvals (
	kind       text not null check (kind in ('bid', 'award')),
	aggregate  text not null,
	what       text not null check (what in ('BID', 'CLAIM', 'AGREEMENT')),
	subject    text not null,
	attempt    int not null,
	step       int not null,
	org        varchar(10) not null references organisations,
	role       text not null,
	by_person  text not null references people,
	for_person text references people,
	hash       text not null,
	at         timestamptz not null,
	command_id text not null references commands,
	primary key (what, subject, attempt, step),
	constraint each_step_another_person unique (what, subject, attempt, by_person)
);
create unique index each_step_another_holder on approvals (what, subject, attempt, coalesce(for_person, by_person));
create index approvals_of on approvals (kind, aggregate);
create trigger approvals_append_only before update or delete or truncate on approvals for each statement execute function refuse_change();

-- Tasks that are signatures: they are on the approvals page.
alter table tasks add column signs text not null default '' check (signs in ('', 'BID', 'CLAIM', 'AGREEMENT'));
create index tasks_to_sign on tasks (org, role) where signs <> '';

-- Where a bid belongs, without a word of it: a fund's administrator may give a
-- draft more time, and sees no drafts.
-- +goose StatementBegin
create function bid_whereabouts(bid text) returns table (id text, round_id text, org varchar(10), icb varchar(10), region varchar(10), funder varchar(10), status text, returned boolean, resubmit_by text, extended text)
	language sql stable security definer set search_path = public as $$
	select b.id, b.round_id, b.org, b.icb, b.region, b.funder, b.status, b.state ? 'returned', b.state ->> 'resubmit_by', (b.state -> 'extended')::text
	from bids b where b.id = bid and b.funder = any(app_orgs())
$$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
declare t text;
begin
	foreach t in array array['approval_chains', 'deputies', 'approvals'] loop
		execute format('alter table %I enable row level security', t);
		execute format('create policy worker on %I to tranche_worker using (true) with check (true)', t);
	end loop;
	foreach t in array array['approval_chains', 'deputies'] loop
		execute format('create policy web on %I to tranche_web using (org = any((select app_orgs())::text[])) with check (org = any((select app_orgs())::text[]))', t);
	end loop;
end $$;
-- +goose StatementEnd
create policy web on approvals to tranche_web
	using (org = any((select app_orgs())::text[]) and exists (select 1 from bids b where b.id = aggregate));
grant insert on approval_chains to tranche_web;
grant insert, update (ended_by, ended_at) on deputies to tranche_web;
