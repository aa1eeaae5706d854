-- Letters that no server will take are tried no more and are somebody's news;
-- tasks of drafts are the trust's own; an edit of a draft may change who is
-- waited for.
-- +goose Up
alter table outbox add column undeliverable_at timestamptz;
drop index outbox_waiting;
create index outbox_waiting on outbox (id) where sent_at is null and undeliverable_at is null;

alter table notices add column letter bigint references outbox; -- set where the notice is about a letter that could not be delivered
alter table notices drop constraint notices_person_id_cause_key;
alter table notices add constraint notices_once unique nulls not distinct (person_id, cause, letter);

drop policy web on tasks;
create policy web on tasks for select to tranche_web
	using (org = any((select app_orgs())::text[]) and (kind <> 'bid' or exists (select 1 from bids b where b.id = aggregate)));
create policy web_drafts on tasks to tranche_web
	using (kind = 'bid' and org = any((select app_orgs())::text[]) and exists (select 1 from bids b where b.id = aggregate and b.status = 'INTERNAL_APPROVAL'))
	with check (kind = 'bid' and org = any((select app_orgs())::text[]) and exists (select 1 from bids b where b.id = aggregate and b.status = 'INTERNAL_APPROVAL'));
grant insert, update, delete on tasks to tranche_web;
