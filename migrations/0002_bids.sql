-- Bids: the process row, and what people write.
-- +goose Up
create table bids (
	id            text primary key,
	round_id      text not null references rounds,
	org           varchar(10) not null references organisations,
	icb           varchar(10) not null,
	region        varchar(10) not null,
	funder        varchar(10) not null,
	status        text not null,
	stage         text not null,
	version       int not null check (version > 0),
	closed        boolean not null default false,
	wake_at       timestamptz,
	started_at    timestamptz not null default tranche_now(),
	submitted_at  timestamptz,
	decided_at    timestamptz,
	released_at   timestamptz,
	approved_by   text references people, -- SRO
	signed_by     text references people, -- CFO
	decided_by    text references people,
	token         text not null unique,
	state         jsonb not null,
	constraint sro_is_not_cfo check (approved_by is null or signed_by is null or approved_by <> signed_by)
);
create index bids_org on bids (org, id);
create index bids_round on bids (round_id, status, id);
create index bids_wake on bids (wake_at) where wake_at is not null and not closed;
create index bids_open on bids (id) where not closed;

create table contents (
	bid_id           text primary key references bids,
	org              varchar(10) not null references organisations,
	version          int not null default 0,
	title            text not null default '',
	ask_pence        bigint not null default 0,
	optimism_bias_bp bigint
);
create table answers (
	bid_id     text not null references bids,
	key        text not null,
	org        varchar(10) not null references organisations,
	value      text not null,
	provenance text not null check (provenance in ('TYPED', 'PASTED', 'PREFILL_ACCEPTED', 'PREFILL_EDITED', 'IMPORTED', 'COMPUTED', 'INHERITED', 'COPIED')),
	source     text not null default '',
	at         timestamptz not null default tranche_now(),
	by_person  text not null,
	active_ms  bigint not null default 0 check (active_ms >= 0),
	primary key (bid_id, key)
);
create table cost_lines (
	bid_id           text not null references bids,
	ref              text not null,
	place            int not null,
	org              varchar(10) not null references organisations,
	description      text not null,
	source           text not null check (source in ('NATIONAL', 'LOCAL', 'ICB', 'OTHER')),
	nature           text not null check (nature in ('CAPITAL', 'REVENUE')),
	category         text not null,
	charging         text not null default '',
	controls_asset   boolean not null default false,
	life_years       int not null default 0 check (life_years between 0 and 100),
	vat              text not null default '',
	vat_rate_bp      bigint not null default 0 check (vat_rate_bp between 0 and 10000),
	vat_recovered_bp bigint not null default 0 check (vat_recovered_bp between 0 and 10000),
	nature_reason    text not null default '',
	primary key (bid_id, ref)
);
create table cost_amounts (
	bid_id text not null,
	ref    text not null,
	fy     int not null check (fy between 2000 and 2100),
	pence  bigint not null check (pence between 0 and 99999999999999),
	primary key (bid_id, ref, fy),
	foreign key (bid_id, ref) references cost_lines on delete cascade
);
create table funding_cells (
	bid_id text not null references bids,
	org    varchar(10) not null references organisations,
	source text not null check (source in ('NATIONAL', 'LOCAL', 'ICB', 'OTHER')),
	nature text not null check (nature in ('CAPITAL', 'REVENUE')),
	fy     int not null check (fy between 2000 and 2100),
	pence  bigint not null check (pence between 0 and 99999999999999),
	primary key (bid_id, org, source, nature, fy)
);
create table running_costs (
	bid_id text not null references bids,
	org    varchar(10) not null references organisations,
	fy     int not null check (fy between 2000 and 2100),
	pence  bigint not null check (pence between 0 and 99999999999999),
	primary key (bid_id, org, fy)
);
create table benefits (
	bid_id      text not null references bids,
	ref         text not null,
	place       int not null,
	org         varchar(10) not null references organisations,
	type        text not null check (type in ('CRB', 'NCRB', 'SB', 'UB')),
	description text not null,
	owner       text not null default '',
	measure     text not null default '',
	baseline    text not null default '',
	target      text not null default '',
	primary key (bid_id, ref)
);
create table benefit_amounts (
	bid_id text not null,
	ref    text not null,
	fy     int not null check (fy between 2000 and 2100),
	pence  bigint not null check (pence between 0 and 99999999999999),
	primary key (bid_id, ref, fy),
	foreign key (bid_id, ref) references benefits on delete cascade
);
create table milestones (
	bid_id text not null references bids,
	ref    text not null,
	place  int not null,
	org    varchar(10) not null references organisations,
	title  text not null,
	due    date not null,
	primary key (bid_id, ref)
);
-- The exact content that was approved, submitted or decided on, by its hash.
create table snapshots (
	bid_id text not null references bids,
	hash   text not null,
	org    varchar(10) not null references organisations,
	body   jsonb not null,
	at     timestamptz not null default tranche_now(),
	primary key (bid_id, hash)
);
grant insert on bids to tranche_web;
grant insert, update, delete on contents, answers, cost_lines, cost_amounts, funding_cells, running_costs, benefits, benefit_amounts, milestones to tranche_web;
