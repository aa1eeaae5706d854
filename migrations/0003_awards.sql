-- Awards: agreements, limits, claims, payments. Every money row names an organisation.
-- +goose Up
create table awards (
	id          text primary key references bids,
	round_id    text not null references rounds,
	fund        text not null references funds,
	org         varchar(10) not null references organisations,
	icb         varchar(10) not null,
	region      varchar(10) not null,
	funder      varchar(10) not null,
	status      text not null,
	stage       text not null,
	version     int not null check (version > 0),
	closed      boolean not null default false,
	wake_at     timestamptz,
	total_pence bigint not null check (total_pence > 0),
	decided_by  text not null references people,
	began_at    timestamptz not null,
	state       jsonb not null
);
create index awards_org on awards (org, id);
create index awards_wake on awards (wake_at) where wake_at is not null and not closed;
create index awards_open on awards (id) where not closed;

create table award_profiles ( -- every version stays
	award_id  text not null references awards,
	version   int not null,
	org       varchar(10) not null references organisations,
	fy        int not null,
	nature    text not null check (nature in ('CAPITAL', 'REVENUE')),
	source    text not null check (source in ('NATIONAL', 'LOCAL', 'ICB', 'OTHER')),
	certainty text not null check (certainty in ('FIRM', 'INDICATIVE')),
	pence     bigint not null check (pence >= 0),
	primary key (award_id, version, org, fy, nature, source)
);
-- What may still be spent. The last guard of I2: two claims at once cannot pass it.
create table award_years (
	award_id  text not null references awards,
	org       varchar(10) not null references organisations,
	fy        int not null,
	nature    text not null check (nature in ('CAPITAL', 'REVENUE')),
	profile   bigint not null check (profile >= 0),
	in_flight bigint not null default 0 check (in_flight >= 0),
	drawn     bigint not null default 0 check (drawn >= 0),
	primary key (award_id, org, fy, nature),
	constraint profile_not_exceeded check (in_flight + drawn <= profile)
);
create table award_plan ( -- a forecast by month, not a control
	award_id text not null references awards,
	org      varchar(10) not null references organisations,
	fy       int not null,
	nature   text not null check (nature in ('CAPITAL', 'REVENUE')),
	month    int not null check (month between 1 and 12),
	pence    bigint not null check (pence >= 0),
	primary key (award_id, org, fy, nature, month)
);
create table agreements (
	award_id  text not null references awards,
	version   int not null,
	org       varchar(10) not null references organisations,
	hash      text not null,
	document  jsonb not null,
	issued_at timestamptz not null,
	primary key (award_id, version)
);
create table signatures (
	award_id  text not null,
	version   int not null,
	side      text not null check (side in ('TRUST', 'FUNDER')),
	org       varchar(10) not null references organisations,
	by_person text not null references people,
	role      text not null,
	hash      text not null,
	at        timestamptz not null,
	primary key (award_id, version, side),
	foreign key (award_id, version) references agreements,
	constraint never_one_person_twice unique (award_id, version, by_person)
);
create table claims (
	id          text primary key,
	award_id    text not null references awards,
	no          int not null check (no > 0),
	org         varchar(10) not null references organisations,
	fy          int not null,
	month       int not null check (month between 1 and 12),
	nature      text not null check (nature in ('CAPITAL', 'REVENUE')),
	basis       text not null check (basis in ('PAID', 'ACCRUED', 'COMMITTED_DUE_IN_MONTH')),
	status      text not null,
	amount      bigint not null default 0 check (amount >= 0),
	granted     bigint not null default 0 check (granted >= 0),
	prepared_by text references people,
	approved_by text references people,
	checked_by  text references people,
	released_by text references people,
	decided_by  text not null references people, -- who decided the award may not release its money
	run_id      text,
	started_by  text not null references people,
	started_at  timestamptz not null default tranche_now(),
	token       text not null unique,
	body        jsonb, -- the claim as the rules last left it
	unique (award_id, no),
	constraint granted_within_claimed check (granted <= amount),
	constraint four_different_people check (
		(prepared_by is null or approved_by is null or prepared_by <> approved_by) and
		(checked_by is null or (checked_by <> prepared_by and checked_by <> approved_by)) and
		(released_by is null or (released_by <> prepared_by and released_by <> approved_by and released_by <> checked_by and released_by <> decided_by)))
);
create index claims_award on claims (award_id, fy, nature, month);
create index claims_waiting on claims (status) where status = 'APPROVED';
create table claim_lines (
	claim_id      text not null references claims on delete cascade,
	no            int not null,
	org           varchar(10) not null references organisations,
	cost_line     text not null,
	description   text not null default '',
	supplier      text not null default '',
	invoice_no    text not null default '',
	invoice_date  date,
	gross         bigint not null check (gross between 0 and 99999999999999),
	eligible      bigint not null check (eligible between 0 and 99999999999999),
	vat_recovered bigint not null default 0,
	ledger_ref    text not null default '',
	result        text not null default '',
	result_granted bigint,
	result_code   text not null default '',
	primary key (claim_id, no)
);
-- Outlives the claims that named it: no invoice is ever claimed above its gross (I4).
create table invoices (
	award_id    text not null references awards,
	supplier    text not null,
	number      text not null,
	org         varchar(10) not null references organisations,
	gross       bigint not null check (gross > 0),
	claimed     bigint not null,
	first_claim text not null,
	primary key (award_id, supplier, number),
	constraint invoice_not_overclaimed check (claimed between 0 and gross)
);
create table runs (
	id          text primary key,
	fund        text not null references funds,
	funder      varchar(10) not null references organisations,
	status      text not null,
	stage       text not null,
	version     int not null,
	closed      boolean not null default false,
	wake_at     timestamptz,
	total       bigint not null check (total > 0),
	created_by  text not null references people,
	released_by text references people,
	created_at  timestamptz not null,
	state       jsonb not null
);
create table run_items (
	run_id   text not null references runs,
	claim_id text not null references claims,
	award_id text not null references awards,
	org      varchar(10) not null references organisations,
	funder   varchar(10) not null references organisations,
	pence    bigint not null check (pence > 0),
	status   text not null check (status in ('IN_RUN', 'PAID')),
	primary key (run_id, claim_id),
	constraint a_claim_is_paid_once unique (claim_id)
);
grant insert, update, delete on claims, claim_lines to tranche_web;
grant insert, update, delete on award_plan to tranche_web;
