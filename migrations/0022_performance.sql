-- How long each step took, written in the transaction that ended it: what the
-- public performance page adds up.
-- +goose Up
create table step_times (
	kind      text not null check (kind in ('bid', 'award')),
	aggregate text not null,
	version   int not null, -- of the aggregate, in which the step ended
	step      text not null,
	subject   text not null default '', -- a claim, when the step is a claim's
	fund      text not null references funds,
	days      int not null check (days >= 0),  -- working days with the funder
	trust     int not null check (trust >= 0), -- and with the trust
	target    int not null check (target > 0),
	ended_on  date not null,
	primary key (kind, aggregate, version, step, subject)
);
create index step_times_fund on step_times (fund, ended_on);
alter table step_times enable row level security;
create policy worker on step_times to tranche_worker using (true) with check (true);

-- Sums without a bid, a trust or a person: anybody may see them. Fewer than
-- three of a step are not shown, lest one bid be told from them.
-- +goose StatementBegin
create function performance(of_fund text, since date, until date) returns table (step text, n bigint, median int, longest int, trust_median int, target int, late bigint)
	language sql stable security definer set search_path = public as $$
	select s.step, count(*), (percentile_disc(0.5) within group (order by s.days))::int, max(s.days), (percentile_disc(0.5) within group (order by s.trust))::int,
		max(s.target), count(*) filter (where s.days > s.target)
	from step_times s where s.fund = of_fund and s.ended_on between since and until group by s.step having count(*) >= 3
$$;
-- +goose StatementEnd
