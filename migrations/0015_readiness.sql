-- What people say about checks that do not hold, and how long completed
-- projects took, for comparison: lengths only, of nobody in particular.
-- +goose Up
create table explanations (
	bid_id    text not null references bids,
	code      text not null,
	org       varchar(10) not null references organisations,
	text      text not null,
	by_person text not null references people,
	at        timestamptz not null default tranche_now(),
	primary key (bid_id, code)
);
alter table explanations enable row level security;
create policy worker on explanations to tranche_worker using (true) with check (true);
create policy web on explanations to tranche_web using (exists (select 1 from bids b where b.id = bid_id)) with check (exists (select 1 from bids b where b.id = bid_id));
grant insert, update, delete on explanations to tranche_web;

-- Days from first to last milestone of closed awards of one pathway. It sees
-- past the policies, and gives nothing but numbers.
-- +goose StatementBegin
create function completed_spans(path text) returns setof int language sql stable security definer set search_path = public as $$
	select max(m.due) - min(m.due) from awards a join bids b on b.id = a.id join milestones m on m.bid_id = a.id
	where a.closed and b.state #>> '{route,pathway}' = path group by a.id having count(*) > 1 order by a.id desc limit 1000
$$;
-- +goose StatementEnd
