-- The engine: kept clicks, the audit trail, letters, tasks.
-- +goose Up
create table commands ( -- the inbox: every click, kept before it is acted on; the row is also its receipt
	id          text primary key,
	kind        text not null check (kind in ('bid', 'award', 'run')),
	aggregate   text not null,
	verb        text not null,
	body        jsonb,
	body_hash   text not null,
	by_person   text not null,
	cause       text,
	accepted_at timestamptz not null default tranche_now(),
	kept_at     timestamptz not null default clock_timestamp(), -- by the wall clock, for the sweep
	settled_at  timestamptz,
	outcome     text check (outcome in ('APPLIED', 'REFUSED')),
	refusal     jsonb,
	version     int,
	constraint settled_has_outcome check ((settled_at is null) = (outcome is null))
);
create index commands_waiting on commands (kept_at) where settled_at is null;
create index commands_cause on commands (cause) where cause is not null;
create index commands_aggregate on commands (kind, aggregate, accepted_at);

create table events ( -- the audit trail: append only, hash-chained per aggregate
	kind       text not null,
	aggregate  text not null,
	version    int not null,
	seq        int not null,
	org        varchar(10) not null,
	name       text not null,
	summary    text not null,
	detail     jsonb not null default '{}',
	for_funder boolean not null default false,
	command_id text not null references commands,
	by_person  text not null,
	at         timestamptz not null,
	prev_hash  text not null,
	hash       text not null,
	primary key (kind, aggregate, version, seq)
);
create index events_at on events (at, kind, aggregate, version, seq);
-- +goose StatementBegin
create function refuse_change() returns trigger language plpgsql as $$
begin
	raise exception '% is append only', tg_table_name using errcode = 'TR002';
end $$;
-- +goose StatementEnd
create trigger events_append_only before update or delete or truncate on events for each statement execute function refuse_change();

create table outbox ( -- letters, written with their cause and sent once
	id         bigint generated always as identity primary key,
	cause      text not null references commands,
	template   text not null,
	person_id  text not null references people,
	kind       text not null,
	aggregate  text not null,
	subject    text not null,
	body       text not null,
	link       text not null,
	calendar   jsonb,
	created_at timestamptz not null default tranche_now(),
	sent_at    timestamptz,
	attempts   int not null default 0,
	retry_at   timestamptz not null default clock_timestamp(),
	last_error text,
	unique (cause, template, person_id)
);
create index outbox_waiting on outbox (id) where sent_at is null;

create table tasks ( -- who is waited for; rewritten with its aggregate
	kind      text not null,
	aggregate text not null,
	key       text not null,
	title     text not null,
	role      text not null,
	org       varchar(10) not null,
	person_id text,
	about     text not null, -- the title of the bid or award
	trust     varchar(10) not null,
	due       timestamptz,
	worth     bigint not null,
	link      text not null,
	since     timestamptz not null default tranche_now(),
	primary key (kind, aggregate, key)
);
create index tasks_for on tasks (org, role);

create table notices ( -- to one person: what came of a click that was kept and then refused
	id        bigint generated always as identity primary key,
	person_id text not null references people,
	cause     text not null references commands,
	title     text not null,
	body      text not null,
	link      text not null,
	at        timestamptz not null default tranche_now(),
	read_at   timestamptz,
	unique (person_id, cause)
);
grant insert on commands to tranche_web;
grant update (read_at) on notices to tranche_web;
