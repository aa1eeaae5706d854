-- Joint bids: the trusts that bid together, and what each of them sees (domain
-- 3.8 J1 to J8). A bid without partners has no row here, and nothing changes.
-- +goose Up
create table bid_partners ( -- follows the bid's state, written with it
	bid_id      text not null references bids,
	org         varchar(10) not null references organisations,
	share_bp    bigint not null default 0 check (share_bp between 0 and 10000),
	invited_by  text not null references people,
	invited_at  timestamptz not null,
	accepted_by text references people,
	accepted_at timestamptz,
	signed_by   text references people,
	signed_at   timestamptz,
	share_hash  text not null default '', -- of the share that was signed
	primary key (bid_id, org),
	constraint accepted_by_somebody check ((accepted_by is null) = (accepted_at is null)),
	constraint signed_after_joining check (signed_at is null or accepted_at is not null and share_hash <> ''),
	constraint each_share_another_signer unique (bid_id, signed_by)
);
create index bid_partners_org on bid_partners (org, bid_id);

-- The bids that a person of a trust sees as partner alone: those that their
-- trust joined, or was only invited to. Asked once per statement; nothing for
-- the funder's side.
-- +goose StatementBegin
create function app_partner(joined boolean) returns text[] language sql stable security definer set search_path = public as $$
	select coalesce(array_agg(p.bid_id), '{}')::text[] from bid_partners p join bids b on b.id = p.bid_id
	where current_setting('app.side', true) = 'trust' and p.org = any(app_orgs()) and (p.accepted_at is not null) = joined and not b.org = any(app_orgs())
$$;
-- +goose StatementEnd
-- The joint bids that a person's own trust leads.
-- +goose StatementBegin
create function app_lead() returns text[] language sql stable security definer set search_path = public as $$
	select coalesce(array_agg(distinct b.id), '{}')::text[] from bids b join bid_partners p on p.bid_id = b.id
	where current_setting('app.side', true) = 'trust' and b.org = any(app_orgs()) and p.accepted_at is not null
$$;
-- +goose StatementEnd
-- The joint bids that an interest in one of the partners keeps a person from.
-- +goose StatementBegin
create function app_barred() returns text[] language sql stable security definer set search_path = public as $$
	select coalesce(array_agg(distinct p.bid_id), '{}')::text[] from bid_partners p
	where current_setting('app.side', true) = 'funder' and p.org = any(string_to_array(nullif(current_setting('app.bars', true), ''), ','))
$$;
-- +goose StatementEnd
-- Every trust that something concerns: for the refusal that says why somebody
-- is kept away, and for nothing else.
-- +goose StatementBegin
create function parties_of(what text, which text) returns table (org varchar(10)) language sql stable security definer set search_path = public as $$
	select trust_of(what, which) union
	select p.org from bid_partners p where trust_of(what, which) is not null
		and p.bid_id = case what when 'claim' then (select c.award_id from claims c where c.id = which) else which end
$$;
-- +goose StatementEnd
-- What each trust of a bid comes to, for those who see no lines but their own.
-- +goose StatementBegin
create function party_sums(bid text) returns table (org varchar(10), capital bigint, revenue bigint, local bigint) language sql stable security definer set search_path = public as $$
	select l.org, coalesce(sum(a.pence) filter (where l.source = 'NATIONAL' and l.nature = 'CAPITAL'), 0)::bigint,
		coalesce(sum(a.pence) filter (where l.source = 'NATIONAL' and l.nature = 'REVENUE'), 0)::bigint,
		coalesce(sum(a.pence) filter (where l.source <> 'NATIONAL'), 0)::bigint
	from cost_lines l join cost_amounts a on a.bid_id = l.bid_id and a.ref = l.ref
	where l.bid_id = bid and (bid = any(app_partner(true)) or exists (select 1 from bids b where b.id = bid and b.org = any(app_orgs())))
	group by l.org
$$;
-- +goose StatementEnd

alter table bid_partners enable row level security;
create policy worker on bid_partners to tranche_worker using (true) with check (true);
create policy web on bid_partners for select to tranche_web using (org = any((select app_orgs())::text[]) or exists (select 1 from bids b where b.id = bid_id));

create policy partner on bids for select to tranche_web
	using (id = any((select app_partner(true))::text[]) or id = any((select app_partner(false))::text[]));
create policy unbarred on bids as restrictive for select to tranche_web using (not id = any((select app_barred())::text[]));
-- +goose StatementBegin
do $$
declare t text;
begin
	-- the shared parts: read once a trust has joined, written by the lead alone
	foreach t in array array['contents', 'answers', 'milestones', 'running_costs'] loop
		execute format('create policy partner_joined on %I as restrictive for select to tranche_web using (not bid_id = any((select app_partner(false))::text[]))', t);
	end loop;
	-- a trust's own parts
	foreach t in array array['cost_lines', 'funding_cells', 'benefits'] loop
		execute format('create policy partner_own on %I as restrictive for select to tranche_web using (not bid_id = any((select app_partner(false))::text[])
			and (not bid_id = any((select app_partner(true))::text[]) or org = any((select app_orgs())::text[])))', t);
	end loop;
	-- what is the lead's
	foreach t in array array['snapshots', 'bid_options', 'explanations', 'bid_capabilities', 'bid_capability_lists', 'field_saves', 'active_times'] loop
		execute format('create policy partner_none on %I as restrictive to tranche_web using (not bid_id = any((select app_partner(false))::text[]) and not bid_id = any((select app_partner(true))::text[]))', t);
	end loop;
	-- a partner writes by commands only
	foreach t in array array['contents', 'answers', 'cost_lines', 'cost_amounts', 'funding_cells', 'running_costs', 'benefits', 'benefit_amounts', 'milestones'] loop
		execute format('create policy partner_add on %I as restrictive for insert to tranche_web with check (not bid_id = any((select app_partner(true))::text[]) and not bid_id = any((select app_partner(false))::text[]))', t);
		execute format('create policy partner_change on %I as restrictive for update to tranche_web using (not bid_id = any((select app_partner(true))::text[]) and not bid_id = any((select app_partner(false))::text[]))', t);
		execute format('create policy partner_remove on %I as restrictive for delete to tranche_web using (not bid_id = any((select app_partner(true))::text[]) and not bid_id = any((select app_partner(false))::text[]))', t);
	end loop;
	-- of an award: the agreement with everybody's schedule is everybody's
	foreach t in array array['award_profiles', 'agreements', 'signatures', 'profile_versions', 'invoices'] loop
		execute format('create policy partner on %I for select to tranche_web using (award_id = any((select app_partner(true))::text[]))', t);
	end loop;
	foreach t in array array['award_years', 'award_plan', 'owed', 'signatures'] loop
		execute format('create policy lead on %I for select to tranche_web using (award_id = any((select app_lead())::text[]))', t);
	end loop;
end $$;
-- +goose StatementEnd
create policy partner_own on cost_amounts as restrictive for select to tranche_web using (not bid_id = any((select app_partner(false))::text[])
	and (not bid_id = any((select app_partner(true))::text[]) or exists (select 1 from cost_lines l where l.bid_id = cost_amounts.bid_id and l.ref = cost_amounts.ref)));
create policy partner_own on benefit_amounts as restrictive for select to tranche_web using (not bid_id = any((select app_partner(false))::text[])
	and (not bid_id = any((select app_partner(true))::text[]) or exists (select 1 from benefits l where l.bid_id = benefit_amounts.bid_id and l.ref = benefit_amounts.ref)));
create policy partner on awards for select to tranche_web using (id = any((select app_partner(true))::text[]));
create policy unbarred on awards as restrictive for select to tranche_web using (not id = any((select app_barred())::text[]));
create policy unbarred on claims as restrictive for select to tranche_web using (not award_id = any((select app_barred())::text[]));
create policy unbarred on tasks as restrictive for select to tranche_web using (not aggregate = any((select app_barred())::text[]));
create policy unbarred on events as restrictive for select to tranche_web using (not aggregate = any((select app_barred())::text[]));
create policy lead on claims for select to tranche_web using (status <> 'DRAFT' and award_id = any((select app_lead())::text[]));

-- Every trust of a joint award signs the one agreement (J3).
alter table signatures drop constraint signatures_pkey;
alter table signatures add primary key (award_id, version, side, org);
