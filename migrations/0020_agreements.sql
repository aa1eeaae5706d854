-- Versions of agreements and profiles: each is written once and stays as it is.
-- +goose Up
create table profile_versions ( -- the head of one version; its cells are award_profiles
	award_id          text not null references awards,
	version           int not null check (version > 0),
	org               varchar(10) not null references organisations,
	cause             text not null check (cause in ('DECISION', 'NOTICE', 'CHANGE')),
	agreement_version int not null,
	reason            text not null,
	made_by           text not null,
	made_for          text,
	made_at           timestamptz not null,
	pence             bigint not null check (pence > 0),
	primary key (award_id, version)
);
insert into profile_versions (award_id, version, org, cause, agreement_version, reason, made_by, made_at, pence)
	select p.award_id, p.version, a.org, 'DECISION', 1, 'As the panel decided.', 'system', a.began_at, sum(p.pence) filter (where p.source = 'NATIONAL')
	from award_profiles p join awards a on a.id = p.award_id group by p.award_id, p.version, a.org, a.began_at;
alter table award_profiles add foreign key (award_id, version) references profile_versions;

alter table agreements add column kind text not null default '' check (kind in ('', 'NOTICE')),
	add column profile_version int not null default 1,
	add column issued_by text not null default 'system';
alter table signatures add column name text not null default '',
	add column for_person text,
	add column shown_hash text not null default '', -- of what the signer was shown; '' when they did not say
	add column signed_in text not null default '' check (signed_in in ('', 'SESSION', 'TOKEN'));

-- I1: the cells of every version add up to its total. Looked at when the
-- transaction ends, because head and cells come one after the other.
-- +goose StatementBegin
create function profile_adds_up() returns trigger language plpgsql security definer set search_path = public as $$
declare cells bigint; head bigint;
begin
	select coalesce(sum(pence), 0) into cells from award_profiles where award_id = new.award_id and version = new.version and source = 'NATIONAL';
	select pence into head from profile_versions where award_id = new.award_id and version = new.version;
	if cells is distinct from head then
		raise exception 'profile_adds_up: version % of % has cells of % and a total of %', new.version, new.award_id, cells, head using errcode = '23514';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger profile_adds_up after insert on profile_versions deferrable initially deferred for each row execute function profile_adds_up();
create constraint trigger profile_adds_up after insert on award_profiles deferrable initially deferred for each row execute function profile_adds_up();

-- … and an award's total is that of its newest version.
-- +goose StatementBegin
create function award_is_its_profile() returns trigger language plpgsql security definer set search_path = public as $$
declare newest bigint;
begin
	select pence into newest from profile_versions where award_id = new.id order by version desc limit 1;
	if newest is distinct from (select total_pence from awards where id = new.id) then
		raise exception 'award_is_its_profile: % is not the total of the newest profile of %', new.total_pence, new.id using errcode = '23514';
	end if;
	return null;
end $$;
-- +goose StatementEnd
create constraint trigger award_is_its_profile after insert on awards deferrable initially deferred for each row execute function award_is_its_profile();
create constraint trigger award_is_its_profile_still after update on awards deferrable initially deferred for each row
	when (old.total_pence is distinct from new.total_pence) execute function award_is_its_profile();

-- +goose StatementBegin
do $$
declare t text;
begin
	foreach t in array array['profile_versions', 'award_profiles', 'agreements', 'signatures'] loop
		execute format('revoke update, delete on %I from tranche_worker', t);
		execute format('create trigger %s_stay before update or delete or truncate on %I for each statement execute function refuse_change()', t, t);
	end loop;
end $$;
-- +goose StatementEnd
alter table profile_versions enable row level security;
create policy worker on profile_versions to tranche_worker using (true) with check (true);
create policy web on profile_versions to tranche_web using (org = any((select app_orgs())::text[]));
