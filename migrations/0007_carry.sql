-- Answers that are carried over: as of when a filled-in value was true and who
-- confirmed it; and the consent under which other trusts may read a won bid's
-- paragraphs.
-- +goose Up
alter table answers
	add column as_of        date,
	add column confirmed_by text references people,
	add column confirmed_at timestamptz,
	add constraint confirmed_whole check ((confirmed_by is null) = (confirmed_at is null));

create table sharing_consents (
	bid_id        text not null references bids,
	no            int not null check (no > 0),
	org           varchar(10) not null references organisations,
	given_by      text not null references people,
	given_at      timestamptz not null default tranche_now(),
	contact_name  text not null,
	contact_role  text not null,
	contact_email text not null,
	revoked_by    text references people,
	revoked_at    timestamptz,
	primary key (bid_id, no),
	constraint revoked_whole check ((revoked_by is null) = (revoked_at is null))
);
create unique index sharing_consents_in_force on sharing_consents (bid_id) where revoked_at is null;
alter table sharing_consents enable row level security;
create policy worker on sharing_consents to tranche_worker using (true) with check (true);
create policy web on sharing_consents to tranche_web
	using (org = any((select app_orgs())::text[]) and exists (select 1 from bids b where b.id = bid_id))
	with check (org = any((select app_orgs())::text[]) and exists (select 1 from bids b where b.id = bid_id));
grant insert, update (revoked_by, revoked_at) on sharing_consents to tranche_web;

-- The one way in which a trust reads another trust's words: long answers, none
-- of the commercial or financial case, of bids that were approved and told so,
-- as long as a consent is in force. The ruleset that the bid pinned says which
-- questions are long and to which case they belong.
-- +goose StatementBegin
create function shared_paragraphs(reader text) returns table (
	key text, bid_id text, org varchar, org_name text, subtype text, pathway text, value text,
	contact_name text, contact_role text, contact_email text, released_at timestamptz
) language sql stable security definer set search_path = public as $$
	select a.key, b.id, b.org, o.name, o.subtype, coalesce(b.state->'route'->>'pathway', ''), a.value, s.contact_name, s.contact_role, s.contact_email, b.released_at
	from sharing_consents s
	join bids b on b.id = s.bid_id
	join organisations o on o.code = b.org
	join answers a on a.bid_id = b.id
	join rulesets r on r.code = b.state->>'ruleset'
	where s.revoked_at is null and b.org <> reader and b.released_at is not null and b.status in ('APPROVED', 'APPROVED_WITH_CONDITIONS') and a.value <> ''
	and exists (select 1 from jsonb_array_elements(r.body->'questions') q
		where q->>'key' = a.key and q->>'type' = 'LONG_TEXT' and coalesce(q->>'case', '') not in ('COMMERCIAL', 'FINANCIAL'))
$$;
-- +goose StatementEnd
revoke execute on function shared_paragraphs(text) from public;
grant execute on function shared_paragraphs(text) to tranche_web, tranche_worker;
