-- What is known of an organisation: facts with their source and day, registers, succession, capabilities, posts.
-- +goose Up
alter table organisations
	add column town         text not null default '',
	add column postcode     text not null default '',
	add column as_of        date,                              -- the day the register spoke for
	add column register     text not null default '',          -- the register that keeps this row: ODS, or none
	add column listed       boolean not null default true,     -- false once the register's newest file leaves it out
	add column out_of_scope text not null default '';          -- why the fund is not for it

-- Facts with history: the row with the newest as_of, then the newest load, is in effect. Where a column of organisations
-- holds the value, that column is the fact and these rows are its history.
create table organisation_facts (
	id           bigint generated always as identity primary key,
	org          varchar(10) not null references organisations,
	key          text not null check (key ~ '^[a-z][a-z0-9_]+$'),
	value        text not null,
	source       text not null check (source <> ''),
	as_of        date not null,
	loaded_at    timestamptz not null default tranche_now(),
	loaded_by    text not null,
	confirmed_by text,
	confirmed_at timestamptz,
	disputed_by  text references people,
	disputed_at  timestamptz,
	dispute      text not null default '',
	settled_by   text references people,
	settled_at   timestamptz,
	settlement   text not null default '',
	constraint a_dispute_says_why check ((disputed_by is null) = (dispute = '') and (disputed_by is null) = (disputed_at is null)),
	constraint settled_after_dispute check (settled_by is null or disputed_by is not null)
);
create index organisation_facts_newest on organisation_facts (org, key, as_of desc, id desc);
create index organisation_facts_disputed on organisation_facts (disputed_at) where disputed_by is not null and settled_by is null;

-- The columns of organisations follow the newest row about them.
-- +goose StatementBegin
create function organisation_follows_fact() returns trigger language plpgsql security definer set search_path = public as $$
begin
	if exists (select 1 from organisation_facts f where f.org = new.org and f.key = new.key and (f.as_of, f.id) > (new.as_of, new.id)) then
		return null;
	end if;
	update organisations set
		name         = case when new.key = 'name' then new.value else name end,
		legal_form   = case when new.key = 'legal_form' then new.value else legal_form end,
		subtype      = case when new.key = 'trust_subtype' then new.value else subtype end,
		region       = case when new.key = 'region' then new.value else region end,
		icb          = case when new.key = 'icb' then new.value else icb end,
		town         = case when new.key = 'town' then new.value else town end,
		postcode     = case when new.key = 'postcode' then new.value else postcode end,
		epr_group    = case when new.key = 'epr_group' then new.value else epr_group end,
		opened_on    = case when new.key = 'opened_on' then new.value::date else opened_on end,
		closed_on    = case when new.key = 'closed_on' then nullif(new.value, '')::date else closed_on end,
		segment      = case when new.key = 'nof_segment' then new.value::int else segment end,
		distress     = case when new.key = 'financial_distress' then new.value = 'YES' else distress end
	where code = new.org and new.key in ('name', 'legal_form', 'trust_subtype', 'region', 'icb', 'town', 'postcode', 'epr_group', 'opened_on', 'closed_on', 'nof_segment', 'financial_distress');
	return null;
end $$;
-- +goose StatementEnd
create trigger organisation_follows_fact after insert on organisation_facts for each row execute function organisation_follows_fact();

create table organisation_relations (
	from_code  varchar(10) not null references organisations,
	to_code    varchar(10) not null references organisations,
	kind       text not null check (kind in ('IN_ICB', 'IN_REGION', 'SUCCEEDED_BY')),
	valid_from date not null,
	valid_to   date,
	share      text not null default 'WHOLE' check (share in ('WHOLE', 'PART')),
	note       text not null default '',
	primary key (from_code, to_code, kind, valid_from)
);
create index organisation_relations_to on organisation_relations (to_code, kind);

-- A file of assessments: read, then each name matched by a person, then loaded.
create table register_files (
	id         text primary key,
	kind       text not null,
	file_name  text not null,
	hash       text not null,
	as_of      date not null,
	status     text not null check (status in ('PROPOSED', 'LOADED', 'DROPPED')),
	uploaded_by text not null,
	uploaded_at timestamptz not null default tranche_now(),
	loaded_by  text,
	loaded_at  timestamptz,
	summary    jsonb,
	rows       jsonb not null -- what the file says, as read
);
-- A choice that somebody made once holds for the next file: this name is that organisation, or none of ours (org null).
create table register_names (
	name_norm text primary key,
	name      text not null,
	org       varchar(10) references organisations,
	by_person text not null,
	at        timestamptz not null default tranche_now()
);

create table capabilities (
	id       text primary key check (id ~ '^CAP-[0-9]{3}$'), -- ours, never reused
	grp      text not null,
	title    text not null,
	status   text not null check (status in ('CORE', 'TRANSFORMATIVE', 'INNOVATIVE')),
	settings text not null default '', -- care settings it is for, parted by commas; '' = every one
	place    int not null,
	source   text not null
);
create table capability_assessments (
	org           varchar(10) not null references organisations,
	fy            int not null check (fy between 2000 and 2100),
	capability_id text not null references capabilities,
	care_setting  text not null check (care_setting in ('ACUTE', 'MATERNITY', 'MENTAL_HEALTH', 'COMMUNITY', 'AMBULANCE')),
	status        text not null check (status in ('NOT_STARTED', 'IN_PROGRESS', 'COMPLETED')),
	live          boolean not null default false,
	usage_pct     int not null default 0 check (usage_pct between 0 and 100),
	system_name   text not null default '',
	vendor_name   text not null default '',
	plan          text not null default 'NONE' check (plan in ('NONE', 'PLANNED', 'FUNDED', 'IN_DELIVERY')),
	planned_date  date,
	note          text not null default '',
	copied_from   text references capabilities,
	source        text not null check (source in ('TYPED', 'IMPORTED', 'COPIED', 'CARRIED')),
	assessed_by   text not null,
	assessed_at   timestamptz not null default tranche_now(),
	primary key (org, fy, capability_id, care_setting)
);
create table bid_capabilities ( -- the gaps that a bid closes
	bid_id        text not null references bids,
	org           varchar(10) not null references organisations,
	capability_id text not null references capabilities,
	by_person     text not null,
	at            timestamptz not null default tranche_now(),
	primary key (bid_id, capability_id)
);
create table bid_capability_lists ( -- that somebody has said which: before, gaps marked PLANNED are proposed
	bid_id    text primary key references bids,
	org       varchar(10) not null references organisations,
	by_person text not null,
	at        timestamptz not null default tranche_now()
);
create table workforce ( -- digital, data and technology posts, in hundredths of a whole-time equivalent
	org         varchar(10) not null references organisations,
	fy          int not null check (fy between 2000 and 2100),
	role        text not null,
	in_post     int not null default 0 check (in_post between 0 and 10000000),
	vacant      int not null default 0 check (vacant between 0 and 10000000),
	needed      int not null default 0 check (needed between 0 and 10000000),
	source      text not null check (source in ('TYPED', 'IMPORTED', 'CARRIED')),
	assessed_by text not null,
	assessed_at timestamptz not null default tranche_now(),
	primary key (org, fy, role)
);

grant insert on organisation_facts to tranche_web;
grant update (confirmed_by, confirmed_at, disputed_by, disputed_at, dispute, settled_by, settled_at, settlement) on organisation_facts to tranche_web;
grant insert, update on register_files, register_names to tranche_web;
grant insert, update, delete on capability_assessments, bid_capabilities, bid_capability_lists, workforce to tranche_web;
-- +goose StatementBegin
do $$
declare t text;
begin
	foreach t in array array['organisation_facts', 'register_files', 'register_names', 'capability_assessments', 'bid_capabilities', 'bid_capability_lists', 'workforce'] loop
		execute format('alter table %I enable row level security', t);
		execute format('create policy worker on %I to tranche_worker using (true) with check (true)', t);
	end loop;
	foreach t in array array['capability_assessments', 'workforce'] loop
		execute format('create policy web on %I to tranche_web using (org = any((select app_orgs())::text[])) with check (org = any((select app_orgs())::text[]))', t);
	end loop;
	foreach t in array array['register_files', 'register_names'] loop
		execute format('create policy web on %I to tranche_web using ((select current_setting(''app.side'', true)) = ''funder'') with check ((select current_setting(''app.side'', true)) = ''funder'')', t);
	end loop;
	foreach t in array array['bid_capabilities', 'bid_capability_lists'] loop
		execute format('create policy web on %I to tranche_web using (exists (select 1 from bids b where b.id = bid_id)) with check (exists (select 1 from bids b where b.id = bid_id))', t);
	end loop;
end $$;
-- +goose StatementEnd
-- A trust adds a row only to confirm or dispute what is there; what it says itself is on other tables.
create policy web on organisation_facts to tranche_web
	using (org = any((select app_orgs())::text[]))
	with check (org = any((select app_orgs())::text[]) and ((select current_setting('app.side', true)) = 'funder'
		or confirmed_by = (select current_setting('app.person', true)) or disputed_by = (select current_setting('app.person', true))));
