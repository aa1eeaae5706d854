-- One inbox: what each task is about, the filters that people keep, and when
-- they last looked.
-- +goose Up
alter table tasks add column matter text not null default 'BID'
	check (matter in ('BID', 'QUESTION', 'REVIEW', 'SIGN_OFF', 'SITTING', 'AGREEMENT', 'CLAIM', 'PAYMENT'));
update tasks set matter = case
	when signs <> '' then 'SIGN_OFF'
	when kind = 'enquiry' or kind = 'bid' and key like 'answer/%' then 'QUESTION'
	when kind = 'run' or kind = 'award' and key like 'claim/%' and role = 'PAYMENT_RELEASER' then 'PAYMENT'
	when kind = 'award' and key like 'claim/%' then 'CLAIM'
	when kind = 'award' then 'AGREEMENT'
	when key like 'review/%' or key in ('completeness', 'moderate') then 'REVIEW'
	when key in ('decide', 'release') then 'SITTING'
	else 'BID' end;

create index commands_by_person on commands (by_person, kind, aggregate) where outcome = 'APPLIED'; -- what somebody sent on

create table task_filters (
	person_id text not null references people,
	name      text not null check (length(name) between 1 and 60),
	filter    jsonb not null,
	first     boolean not null default false, -- shown when they open their start page
	primary key (person_id, name)
);
create unique index one_filter_first on task_filters (person_id) where first;

create table visits ( -- to the start page; after half an hour away a new one begins
	person_id text primary key references people,
	looked_at timestamptz not null default tranche_now(),
	before    timestamptz not null default '-infinity' -- when the visit before this one ended
);
-- +goose StatementBegin
do $$
declare t text;
begin
	foreach t in array array['task_filters', 'visits'] loop
		execute format('alter table %I enable row level security', t);
		execute format('create policy worker on %I to tranche_worker using (true) with check (true)', t);
		execute format('create policy web on %I to tranche_web using (person_id = (select current_setting(''app.person'', true))) with check (person_id = (select current_setting(''app.person'', true)))', t);
	end loop;
end $$;
-- +goose StatementEnd
grant insert, update, delete on task_filters to tranche_web;
grant insert, update on visits to tranche_web;
