-- Payments: the published calendar, more hands on great sums, the file that is
-- handed over, what the finance system said of it, and feeds for diaries.
-- +goose Up

-- Every version stays; the newest of a month is in force.
create table payment_dates (
	fund         text not null references funds,
	fy           int not null,
	month        int not null check (month between 1 and 12), -- in which it is paid, 1 = April
	version      int not null check (version > 0),
	claims_close date not null,
	pays_on      date not null,
	why          text not null default '',
	made_by      text references people, -- null: published by rule
	made_at      timestamptz not null default tranche_now(),
	token        text unique,
	primary key (fund, fy, month, version),
	constraint closes_before_it_pays check (claims_close < pays_on),
	constraint moved_by_somebody check (version = 1 or (made_by is not null and why <> ''))
);
create trigger payment_dates_append_only before update or delete or truncate on payment_dates for each statement execute function refuse_change();

-- More hands on great sums. Whoever approves a run does not release it, and of
-- two releasers neither is the other.
alter table runs add column needs_approval boolean not null default false;
alter table runs add column needs_second boolean not null default false;
alter table runs add column approved_by text references people;
alter table runs add column first_released_by text references people;
alter table runs add constraint run_approver_is_no_releaser check (released_by is distinct from approved_by or approved_by is null);
alter table runs add constraint run_approver_is_no_first_releaser check (first_released_by is distinct from approved_by or approved_by is null);
alter table runs add constraint two_different_releasers check (first_released_by is null or released_by is null or first_released_by <> released_by);
alter table runs add constraint approved_before_release check (not needs_approval or approved_by is not null or (released_by is null and first_released_by is null));
alter table runs add constraint released_twice check (not needs_second or released_by is null or first_released_by is not null);

-- A claim is paid once: a payment that failed frees it for the next run.
alter table run_items drop constraint a_claim_is_paid_once;
create unique index a_claim_is_paid_once on run_items (claim_id) where status <> 'FAILED';
alter table run_items drop constraint run_items_status_check;
alter table run_items add constraint run_items_status_check check (status in ('IN_RUN', 'PAID', 'FAILED'));
alter table run_items add column reference text not null default ''; -- of the payment
alter table run_items add column reason text not null default ''; -- why it failed
alter table run_items add column settled_at timestamptz; -- paid or failed
alter table run_items add column checked_by text references people;
alter table run_items add column approved_by text references people; -- of the run
alter table run_items add column first_released_by text references people;
alter table run_items add column released_by text references people;
alter table run_items add constraint run_hands_apart check (checked_by is null or (approved_by is distinct from checked_by and first_released_by is distinct from checked_by and released_by is distinct from checked_by));
create unique index run_items_reference on run_items (reference) where reference <> '';

-- Payment files, written with the release and handed over once: chained by
-- hash for each fund. What is handed over never changes.
create table handoffs (
	run_id     text primary key references runs,
	fund       text not null references funds,
	funder     varchar(10) not null references organisations,
	seq        int not null check (seq > 0),
	file       bytea not null,
	hash       text not null check (length(hash) = 64), -- SHA-256 of the file, in hex
	previous   text not null, -- hash of the fund's file before; '' for the first
	made_at    timestamptz not null default tranche_now(),
	attempts   int not null default 0,
	retry_at   timestamptz not null default clock_timestamp(),
	last_error text not null default '',
	refused_at timestamptz, -- another file of that name is there already
	handed_at  timestamptz,
	unique (fund, seq),
	unique (fund, previous)
);
create index handoffs_waiting on handoffs (fund, seq) where handed_at is null and refused_at is null;
-- +goose StatementBegin
create function keep_payment_file() returns trigger language plpgsql as $$
begin
	if tg_op <> 'UPDATE' or (new.run_id, new.fund, new.seq, new.file, new.hash, new.previous) is distinct from (old.run_id, old.fund, old.seq, old.file, old.hash, old.previous) then
		raise exception 'a payment file is never changed' using errcode = 'TR002';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger handoffs_keep before update or delete on handoffs for each row execute function keep_payment_file();

-- Feeds for diaries: an address that nobody guesses, and that its owner can end.
create table feeds (
	id         bigint generated always as identity primary key,
	person_id  text not null references people,
	hash       bytea not null unique, -- SHA-256 of the address's secret
	made_at    timestamptz not null default tranche_now(),
	revoked_at timestamptz
);
create unique index one_feed_each on feeds (person_id) where revoked_at is null;
-- Asked before it is known who asks.
-- +goose StatementBegin
create function feed_owner(secret bytea) returns text language sql stable security definer set search_path = public as $$
	select person_id from feeds where hash = secret and revoked_at is null
$$;
-- +goose StatementEnd

-- Who is told of a pay day that moves: finance people of trusts with open
-- awards of the fund. Only its administrators may call it.
alter table commands drop constraint commands_kind_check;
alter table commands add constraint commands_kind_check check (kind in ('bid', 'award', 'run', 'enquiry', 'calendar'));
-- +goose StatementBegin
create function tell_of_payment_date(cause text, the_fund text, subject text, body text, link text) returns void
	language plpgsql volatile security definer set search_path = public as $$
begin
	if not exists (select 1 from posts p join funds f on f.funder = p.org where f.code = the_fund and p.role = 'FUND_ADMIN' and p.until is null and p.person_id = current_setting('app.person', true)) then
		raise exception 'only a fund administrator moves payment dates' using errcode = 'TR002';
	end if;
	insert into outbox (cause, template, person_id, kind, aggregate, subject, body, link)
		select tell_of_payment_date.cause, 'payment-date-moved', p.id, 'calendar', the_fund, tell_of_payment_date.subject, tell_of_payment_date.body, tell_of_payment_date.link from people p
		where p.left_at is null and exists (select 1 from posts o join awards a on a.org = o.org and a.fund = the_fund and not a.closed
			where o.person_id = p.id and o.until is null and o.role in ('TRUST_FINANCE_PREPARER', 'TRUST_FINANCE_APPROVER', 'TRUST_CFO'))
		on conflict do nothing;
end $$;
-- +goose StatementEnd

alter table payment_dates enable row level security;
alter table handoffs enable row level security;
alter table feeds enable row level security;
create policy worker on payment_dates to tranche_worker using (true) with check (true);
create policy worker on handoffs to tranche_worker using (true) with check (true);
create policy worker on feeds to tranche_worker using (true) with check (true);
create policy web on payment_dates for select to tranche_web using (true); -- published to all
create policy web_moves on payment_dates for insert to tranche_web with check ((select current_setting('app.side', true)) = 'funder'
	and made_by = (select current_setting('app.person', true)) and exists (select 1 from funds f where f.code = fund and f.funder = any((select app_orgs())::text[])));
create policy web on handoffs for select to tranche_web using (funder = any((select app_orgs())::text[]) and (select current_setting('app.side', true)) = 'funder');
create policy web on feeds to tranche_web
	using (person_id = (select current_setting('app.person', true))) with check (person_id = (select current_setting('app.person', true)));
grant insert on payment_dates to tranche_web;
grant insert, update (revoked_at) on feeds to tranche_web;

-- The rules of payment of rulesets that were there before there were any.
update rulesets set body = body || '{"payments": {"closes_working_day": 8, "pays_working_day": 13, "approve_from_pence": 1000000000, "second_release_from_pence": 2500000000}}'::jsonb
	where not body ? 'payments' or body->'payments'->>'closes_working_day' = '0';
