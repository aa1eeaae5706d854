-- Dialogue: what trusts ask the funder and its support team, answers published
-- to all bidders, and who has read which change of a rule.
-- +goose Up
alter table commands drop constraint commands_kind_check;
alter table commands add constraint commands_kind_check check (kind in ('bid', 'award', 'run', 'enquiry'));

create table enquiries (
	id         text primary key,
	sort       text not null check (sort in ('FUNDER', 'HAND')),
	org        varchar(10) not null references organisations,
	funder     varchar(10) not null references organisations,
	round_id   text references rounds,
	bid_id     text references bids,
	status     text not null check (status in ('OPEN', 'ANSWERED', 'CLOSED')),
	stage      text not null,
	version    int not null check (version > 0),
	closed     boolean not null default false,
	wake_at    timestamptz,
	due        date not null,
	asked_by   text not null references people,
	holder     text references people,
	half_days  int not null default 0 check (half_days >= 0),
	asked_at   timestamptz not null,
	state      jsonb not null,
	constraint a_hand_is_about_a_bid check (sort <> 'HAND' or bid_id is not null)
);
create index enquiries_org on enquiries (org, asked_at desc);
create index enquiries_funder on enquiries (funder, status, due);
create index enquiries_bid on enquiries (bid_id) where bid_id is not null;
create index enquiries_wake on enquiries (wake_at) where wake_at is not null and not closed;
create index enquiries_open on enquiries (id) where not closed;

-- What everybody may read: no organisation, no person, the funder's own words.
create table published_answers (
	id           text primary key references enquiries,
	round_id     text not null references rounds,
	changes_rule boolean not null,
	withdrawn    boolean not null default false,
	published_at timestamptz not null,
	body         jsonb not null
);
create index published_answers_round on published_answers (round_id, published_at desc) where not withdrawn;
create index published_rule_changes on published_answers (round_id) where changes_rule and not withdrawn;

-- "We have read this", for one bid and one published wording.
create table rule_acknowledgements (
	bid_id       text not null references bids,
	enquiry_id   text not null references published_answers,
	published_at timestamptz not null,
	org          varchar(10) not null references organisations,
	by_person    text not null references people,
	at           timestamptz not null default tranche_now(),
	primary key (bid_id, enquiry_id, published_at)
);
grant insert on rule_acknowledgements to tranche_web;

-- Where the person holds a post that is more than that of an adviser, and
-- where they are an adviser. Posts are read once per query.
-- +goose StatementBegin
create function app_holds(adviser boolean) returns text[] language sql stable security definer set search_path = public as $$
	select coalesce(array_agg(distinct org), '{}')::text[] from posts
	where person_id = current_setting('app.person', true) and until is null and (role in ('SUPPORT_ADVISER', 'FUND_ADMIN') and adviser or role <> 'SUPPORT_ADVISER' and not adviser)
$$;
-- +goose StatementEnd
-- The bids with which the person is asked for a hand right now. Only advisers
-- read a draft: fund administrators see the call, not the bid.
-- +goose StatementBegin
create function app_hands() returns text[] language sql stable security definer set search_path = public as $$
	select coalesce(array_agg(distinct e.bid_id), '{}')::text[] from enquiries e join posts p on p.org = e.funder
	where e.sort = 'HAND' and not e.closed and p.person_id = current_setting('app.person', true) and p.role = 'SUPPORT_ADVISER' and p.until is null
$$;
-- +goose StatementEnd

alter table enquiries enable row level security;
alter table published_answers enable row level security;
alter table rule_acknowledgements enable row level security;
create policy worker on enquiries to tranche_worker using (true) with check (true);
create policy worker on published_answers to tranche_worker using (true) with check (true);
create policy worker on rule_acknowledgements to tranche_worker using (true) with check (true);
-- A thread is the trust's and the funder's: not the ICB's, not the region's,
-- not another trust's. A call for a hand is the adviser's while it is open.
create policy web on enquiries to tranche_web using (
	(org = any((select app_orgs())::text[]) and (select current_setting('app.side', true)) = 'trust')
	or (sort = 'FUNDER' and funder = any((select app_holds(false))::text[]))
	or (sort = 'HAND' and not closed and funder = any((select app_holds(true))::text[])));
create policy web on published_answers to tranche_web using (not withdrawn);
create policy web on rule_acknowledgements to tranche_web
	using (org = any((select app_orgs())::text[]) and (select current_setting('app.side', true)) = 'trust')
	with check (org = any((select app_orgs())::text[]) and by_person = (select current_setting('app.person', true)));
-- The draft that an adviser is asked about; what hangs on a bid follows it.
create policy advised on bids for select to tranche_web using (id = any((select app_hands())::text[]));
-- To read it is all that an adviser may do.
-- +goose StatementBegin
do $$
declare t text;
begin
	foreach t in array array['contents', 'answers', 'cost_lines', 'cost_amounts', 'funding_cells', 'running_costs', 'benefits', 'benefit_amounts', 'milestones'] loop
		execute format('create policy advised_add on %I as restrictive for insert to tranche_web with check (not bid_id = any((select app_hands())::text[]))', t);
		execute format('create policy advised_change on %I as restrictive for update to tranche_web using (not bid_id = any((select app_hands())::text[]))', t);
		execute format('create policy advised_remove on %I as restrictive for delete to tranche_web using (not bid_id = any((select app_hands())::text[]))', t);
	end loop;
end $$;
-- +goose StatementEnd
-- The events of a thread are for those who may read it, and for nobody else.
create policy thread on events for select to tranche_web using (kind = 'enquiry' and exists (select 1 from enquiries e where e.id = aggregate));
create policy thread_only on events as restrictive for select to tranche_web using (kind <> 'enquiry' or exists (select 1 from enquiries e where e.id = aggregate));

-- The clocks of rulesets that were there before there were enquiries.
update rulesets set body = jsonb_set(body, '{clocks}', '{"enquiry": 5, "hand": 3}'::jsonb || (body->'clocks')) where not body->'clocks' ? 'enquiry';
