-- A trust's general ledger, as its extracts tell it: files, how their columns
-- are mapped, each posting once, and what people have taught about them. No
-- funder, region or ICB ever sees a posting that is in no claim: the web role
-- shows all of this from inside the trust alone. That is also why the bytes of
-- a ledger are here and not among the documents.
-- +goose Up
create table ledger_mappings ( -- asked for once for each layout of heads
	org       varchar(10) not null references organisations,
	layout    text not null, -- SHA-256 of the heads, in hex
	mapping   jsonb not null,
	by_person text not null references people,
	at        timestamptz not null default tranche_now(),
	primary key (org, layout)
);
create table ledger_files (
	id          text primary key,
	award_id    text not null references awards, -- that it was dropped on
	org         varchar(10) not null references organisations,
	hash        text not null, -- SHA-256 of the bytes, in hex
	name        text not null,
	bytes       bytea not null,
	size        bigint not null check (size > 0),
	status      text not null check (status in ('COLUMNS', 'WAITING', 'READ', 'REFUSED')),
	heads       jsonb not null,
	mapping     jsonb, -- null until somebody says what its columns are
	rows_read   int not null default 0,
	added       int not null default 0, -- postings that no file had brought before
	gone        int not null default 0, -- postings of its months that it no longer has
	known       jsonb not null default '[]', -- months that were read before it came
	reading     jsonb,
	refusal     jsonb,
	uploaded_by text not null references people,
	uploaded_at timestamptz not null default tranche_now(),
	waits_since timestamptz, -- by the wall clock
	read_at     timestamptz,
	constraint the_same_file_is_kept_once unique (award_id, hash)
);
create index ledger_files_org on ledger_files (org, uploaded_at);
create index ledger_files_waiting on ledger_files (waits_since) where status = 'WAITING';
create table ledger_lines (
	org         varchar(10) not null references organisations,
	key         text not null,
	stem        text not null,
	file_id     text not null references ledger_files, -- that brought it first
	row_no      int not null,
	posted      date not null,
	fy          int not null,
	month       int not null check (month between 1 and 12),
	cost_centre text not null,
	account     text not null,
	project     text not null,
	supplier    text not null,
	invoice     text not null,
	description text not null,
	reference   text not null,
	net         bigint not null,
	vat         bigint not null,
	gross       bigint not null,
	gone_in     text references ledger_files, -- the newer extract that no longer has it
	primary key (org, key)
);
create index ledger_lines_project on ledger_lines (org, project, cost_centre);
create index ledger_lines_file on ledger_lines (file_id);
create index ledger_lines_gone on ledger_lines (gone_in) where gone_in is not null;
create table ledger_rules ( -- what people taught: see LedgerRule
	award_id  text not null references awards,
	org       varchar(10) not null references organisations,
	kind      text not null check (kind in ('LINE', 'SUPPLIER_ACCOUNT', 'SUPPLIER', 'ACCOUNT', 'PROJECT')),
	value     text not null,
	target    text not null, -- a cost line, NONE, or nothing when it was taught two ways
	by_person text not null references people,
	at        timestamptz not null default tranche_now(),
	primary key (award_id, kind, value)
);
create table ledger_scopes ( -- which codes are an award's
	award_id  text primary key references awards,
	org       varchar(10) not null references organisations,
	scope     jsonb not null,
	by_person text not null references people,
	at        timestamptz not null default tranche_now()
);
-- +goose StatementBegin
do $$
declare t text;
begin
	foreach t in array array['ledger_mappings', 'ledger_files', 'ledger_lines', 'ledger_rules', 'ledger_scopes'] loop
		execute format('alter table %I enable row level security', t);
		execute format('create policy worker on %I to tranche_worker using (true) with check (true)', t);
		execute format('create policy web on %I to tranche_web using (org = any((select app_orgs())::text[]) and (select current_setting(''app.side'', true)) = ''trust'')
			with check (org = any((select app_orgs())::text[]) and (select current_setting(''app.side'', true)) = ''trust'')', t);
	end loop;
end $$;
-- +goose StatementEnd
grant insert, update on ledger_mappings, ledger_rules, ledger_scopes to tranche_web;
grant insert on ledger_files to tranche_web;
grant update (status, mapping, waits_since, refusal, rows_read) on ledger_files to tranche_web;
