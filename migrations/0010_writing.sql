-- What people write: the ledger of the burden meter, and what is kept before it can be saved.
-- +goose Up
create table field_saves ( -- one row for each distinct field of a bid: how it first came to be, and how often it was saved
	bid_id           text not null references bids,
	field            text not null,
	org              varchar(10) not null references organisations,
	section          text not null,
	first_provenance text not null check (first_provenance in ('TYPED', 'PASTED', 'PREFILL_ACCEPTED', 'PREFILL_EDITED', 'IMPORTED', 'COMPUTED', 'INHERITED', 'COPIED')),
	first_at         timestamptz not null default tranche_now(),
	first_by         text not null,
	role             text not null, -- of whoever filled it in first
	active_ms        bigint not null default 0 check (active_ms >= 0),
	saves            int not null default 1 check (saves > 0),
	primary key (bid_id, field)
);
create table active_times ( -- how long each role worked on each section, also on what was given up again
	bid_id    text not null references bids,
	section   text not null,
	role      text not null,
	org       varchar(10) not null references organisations,
	active_ms bigint not null default 0 check (active_ms >= 0),
	primary key (bid_id, section, role)
);
-- What was written before there was a ledger: each answer as it stands. Tables of costs, milestones and benefits kept no provenance, so they are counted from now on.
insert into field_saves (bid_id, field, org, section, first_provenance, first_at, first_by, role, active_ms)
	select bid_id, 'answers.' || key, org, 'about', provenance, at, by_person, 'TRUST_AUTHOR', active_ms from answers where btrim(value) <> '';

create table jottings ( -- what somebody typed and could not be saved as it stood; only they see it
	person_id text not null references people,
	address   text not null check (length(address) between 1 and 300),
	form      jsonb not null check (octet_length(form::text) <= 524288),
	why       text not null default '', -- why it is not saved, in a sentence
	at        timestamptz not null default tranche_now(),
	kept_at   timestamptz not null default clock_timestamp(), -- by the wall clock, for the sweep
	primary key (person_id, address)
);
create index jottings_kept on jottings (kept_at);
create table left_forms ( -- forms that were sent after their session had ended, until their sender is back
	ticket  text primary key, -- SHA-256 of the ticket, in hex
	address text not null check (length(address) between 1 and 300),
	form    jsonb not null check (octet_length(form::text) <= 524288),
	kept_at timestamptz not null default clock_timestamp()
);
create index left_forms_kept on left_forms (kept_at);
-- +goose StatementBegin
do $$
declare t text;
begin
	foreach t in array array['field_saves', 'active_times', 'jottings', 'left_forms'] loop
		execute format('alter table %I enable row level security', t);
		execute format('create policy worker on %I to tranche_worker using (true) with check (true)', t);
	end loop;
	foreach t in array array['field_saves', 'active_times'] loop
		execute format('create policy web on %I to tranche_web using (exists (select 1 from bids b where b.id = bid_id)) with check (exists (select 1 from bids b where b.id = bid_id))', t);
	end loop;
end $$;
-- +goose StatementEnd
create policy web on jottings to tranche_web
	using (person_id = (select current_setting('app.person', true)))
	with check (person_id = (select current_setting('app.person', true)));
-- Whoever holds the ticket may take its form, once. Nobody can list them: the row that is seen is the one that app.ticket names.
create policy web on left_forms to tranche_web
	using (ticket = (select current_setting('app.ticket', true)))
	with check (ticket = (select current_setting('app.ticket', true)));
grant insert, update on field_saves, active_times to tranche_web;
grant insert, update, delete on jottings to tranche_web;
grant insert, delete on left_forms to tranche_web;
