-- Month-end packs. The award says how far its open packs are (packs is a copy,
-- for lists, holds and what is over); what a pack says is a return, kept as it
-- was prepared each time, for good. Drafts are seen inside the trust alone.
-- +goose Up
create table packs (
	id          text primary key,
	award_id    text not null references awards,
	org         varchar(10) not null references organisations,
	fy          int not null,
	month       int not null check (month between 1 and 12),
	status      text not null check (status in ('OPEN', 'PREPARED', 'SUBMITTED', 'ACCEPTED', 'RETURNED')),
	due         date not null,
	held        boolean not null default false, -- payments of the award wait for it
	late        boolean not null default false,
	days_late   int not null default 0,
	moved       bigint not null default 0, -- pence by which the outturn moved
	movers      int not null default 0,
	system_rating text not null default '',
	rating      text not null default '',
	prepared_by text references people, -- null when it closed itself
	approved_by text references people, -- of the trust
	received_at timestamptz,
	hash        text not null default '', -- of the return that was sent
	body        jsonb not null,
	constraint one_pack_a_month unique (award_id, org, fy, month),
	constraint who_prepares_a_pack_does_not_approve_it check (prepared_by is null or approved_by is null or prepared_by <> approved_by)
);
create index packs_org on packs (org, fy, month);
create index packs_waiting on packs (status, moved) where status <> 'ACCEPTED';
create index packs_held on packs (award_id) where held;

create table pack_returns ( -- a snapshot each time a pack was prepared
	pack_id  text not null references packs,
	attempt  int not null,
	award_id text not null references awards,
	org      varchar(10) not null references organisations,
	hash     text not null check (length(hash) = 64), -- SHA-256 of the return's JSON, in hex
	body     text not null, -- the very bytes that were hashed
	at       timestamptz not null default tranche_now(),
	primary key (pack_id, attempt)
);
create trigger pack_returns_append_only before update or delete or truncate on pack_returns for each statement execute function refuse_change();

create table pack_drafts (
	pack_id   text primary key references packs,
	org       varchar(10) not null references organisations,
	body      jsonb not null,
	by_person text not null references people,
	at        timestamptz not null default tranche_now()
);
-- +goose StatementBegin
create function accepted_packs_stay() returns trigger language plpgsql as $$
begin
	if tg_op = 'DELETE' or old.status = 'ACCEPTED' then
		raise exception 'an accepted pack is never changed' using errcode = 'check_violation';
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger accepted_packs_stay before update or delete on packs for each row execute function accepted_packs_stay();
alter table packs enable row level security;
alter table pack_returns enable row level security;
alter table pack_drafts enable row level security;
create policy worker on packs to tranche_worker using (true) with check (true);
create policy worker on pack_returns to tranche_worker using (true) with check (true);
create policy worker on pack_drafts to tranche_worker using (true) with check (true);
create policy web on packs for select to tranche_web using (org = any((select app_orgs())::text[]));
create policy web on pack_returns for select to tranche_web using (org = any((select app_orgs())::text[])
	and ((select current_setting('app.side', true)) = 'trust' or exists (select 1 from packs p where p.id = pack_id and p.received_at is not null)));
create policy web on pack_drafts to tranche_web using (org = any((select app_orgs())::text[]) and (select current_setting('app.side', true)) = 'trust')
	with check (org = any((select app_orgs())::text[]) and (select current_setting('app.side', true)) = 'trust');
grant insert, update on pack_drafts to tranche_web;
