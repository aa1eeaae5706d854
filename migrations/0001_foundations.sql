-- Who and when: the clock, organisations, people, rules, funds.
-- Roles tranche_owner (migrates), tranche_web and tranche_worker exist before this runs.
-- +goose Up
alter default privileges in schema public grant select on tables to tranche_web;
alter default privileges in schema public grant select, insert, update, delete on tables to tranche_worker;
alter default privileges in schema public grant usage on sequences to tranche_web, tranche_worker;
grant usage on schema public to tranche_web, tranche_worker;

-- One clock. The row exists only in demos and tests; without it the shift is nothing.
create table tranche_clock (
	only_row boolean primary key default true check (only_row),
	shift    interval not null
);
-- +goose StatementBegin
create function tranche_now() returns timestamptz language sql volatile as $$
	select date_trunc('milliseconds', clock_timestamp() + coalesce((select shift from tranche_clock), interval '0'))
$$;
-- +goose StatementEnd
-- Moves the clock forward, never back, and only where a demo has made it movable.
-- +goose StatementBegin
create function tranche_advance(target timestamptz) returns timestamptz language plpgsql security definer set search_path = public as $$
begin
	update tranche_clock set shift = shift + (target - tranche_now()) where target >= tranche_now();
	if not found then
		raise exception 'the clock cannot be moved to %', target using errcode = 'TR001';
	end if;
	return tranche_now();
end $$;
-- +goose StatementEnd

create table organisations (
	code       varchar(10) primary key check (code ~ '^[A-Z0-9]{3,10}$'),
	name       text not null,
	kind       text not null check (kind in ('TRUST', 'ICB', 'REGION', 'NATIONAL', 'SUPPLIER')),
	legal_form text not null default '',
	subtype    text not null default '',
	distress   boolean not null default false,
	segment    int not null default 0 check (segment between 0 and 5),
	epr_group  text not null default '',
	icb        varchar(10) not null default '',
	region     varchar(10) not null default '',
	opened_on  date not null default '1948-07-05',
	closed_on  date,
	source     text not null,
	loaded_at  timestamptz not null default clock_timestamp()
);
create index organisations_area on organisations (icb, region);

create table people (
	id         text primary key,
	name       text not null,
	email      text not null,
	created_at timestamptz not null default clock_timestamp(),
	left_at    timestamptz
);
create table posts (
	person_id text not null references people,
	role      text not null,
	org       varchar(10) not null references organisations,
	since     timestamptz not null default clock_timestamp(),
	until     timestamptz,
	primary key (person_id, role, org)
);
create index posts_at on posts (org, role);
-- Bearer tokens are kept as hashes; they run by the wall clock, not the demo's.
create table tokens (
	hash       bytea primary key,
	person_id  text not null references people,
	note       text not null,
	created_at timestamptz not null default clock_timestamp(),
	expires_at timestamptz not null
);
create table sessions (
	token  text primary key, -- SHA-256 of the cookie, in hex
	data   bytea not null,
	expiry timestamptz not null
);
create index sessions_expiry on sessions (expiry);
grant insert, update, delete on sessions to tranche_web;

create table rulesets (
	code           text primary key,
	effective_from date not null,
	effective_to   date,
	body           jsonb not null
);
create table bank_holidays (
	day  date primary key,
	name text not null
);
create table holiday_table ( -- the days that bank_holidays answers for
	only_row boolean primary key default true check (only_row),
	first    date not null,
	last     date not null check (last > first)
);

create table funds (
	code   text primary key,
	title  text not null,
	funder varchar(10) not null references organisations
);
create table rounds (
	id   text primary key,
	fund text not null references funds,
	body jsonb not null
);
-- The envelope of one year and nature. Whatever is decided at once, committed never passes it (I6).
create table fund_years (
	fund      text not null references funds,
	fy        int not null check (fy between 2000 and 2100),
	nature    text not null check (nature in ('CAPITAL', 'REVENUE')),
	envelope  bigint not null check (envelope >= 0),
	committed bigint not null default 0,
	primary key (fund, fy, nature),
	constraint envelope_not_exceeded check (committed between 0 and envelope)
);
create table counters (
	name text primary key,
	n    bigint not null
);
grant insert, update on counters to tranche_web;
