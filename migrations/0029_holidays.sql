-- Changes of the table of bank holidays, with who made them and why.
-- +goose Up

-- The table is changed by such a row alone.
create table holiday_edits (
	id       bigint generated always as identity primary key,
	day      date not null,
	name     text not null check (name <> ''),
	removed  boolean not null,
	reasons  text not null check (reasons <> ''),
	made_by  text not null references people,
	made_at  timestamptz not null default tranche_now(),
	sent_at  timestamptz, -- what is open was told to count its days anew
	token    text not null unique
);
create index holiday_edits_waiting on holiday_edits (id) where sent_at is null;
-- +goose StatementBegin
create function make_holiday_edit() returns trigger language plpgsql security definer set search_path = public as $$
begin
	if tg_op = 'UPDATE' then
		if (new.id, new.day, new.name, new.removed, new.reasons, new.made_by, new.made_at, new.token) is distinct from (old.id, old.day, old.name, old.removed, old.reasons, old.made_by, old.made_at, old.token) then
			raise exception 'a change of the bank holidays is never changed' using errcode = 'TR002';
		end if;
		return new;
	end if;
	if tg_op = 'DELETE' then
		raise exception 'a change of the bank holidays is never removed' using errcode = 'TR002';
	end if;
	if not exists (select 1 from posts p where p.person_id = new.made_by and p.role = 'FUND_ADMIN' and p.until is null) then
		raise exception 'only a fund administrator changes the bank holidays' using errcode = 'TR002';
	end if;
	if new.day <= (tranche_now() at time zone 'Europe/London')::date + 1 then
		raise exception 'the bank holidays change for days to come only' using errcode = 'TR002';
	end if;
	if new.removed then
		delete from bank_holidays where day = new.day;
	else
		insert into bank_holidays (day, name) values (new.day, new.name);
	end if;
	return new;
end $$;
-- +goose StatementEnd
create trigger holiday_edits_make before insert or update or delete on holiday_edits for each row execute function make_holiday_edit();

alter table holiday_edits enable row level security;
create policy worker on holiday_edits to tranche_worker using (true) with check (true);
create policy web on holiday_edits for select to tranche_web using (true); -- who changed the days that everybody counts, and why
create policy web_edits on holiday_edits for insert to tranche_web with check (made_by = (select current_setting('app.person', true)));
grant insert on holiday_edits to tranche_web;
