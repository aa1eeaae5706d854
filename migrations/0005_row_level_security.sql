-- Row-level security. The web role sees the rows of the organisations that a
-- person's posts reach (app.orgs), drafts only from inside their trust
-- (app.side), commands and notices only their own (app.person). The inner
-- (select …) makes each setting a once-per-query value; nullif because a
-- setting is '' on a connection that was used before.
-- +goose Up
-- +goose StatementBegin
create function app_orgs() returns text[] language sql stable as $$
	select string_to_array(nullif(current_setting('app.orgs', true), ''), ',')
$$;
-- +goose StatementEnd
-- +goose StatementBegin
do $$
declare t text;
begin
	foreach t in array array['bids', 'contents', 'answers', 'cost_lines', 'cost_amounts', 'funding_cells', 'running_costs', 'benefits', 'benefit_amounts',
		'milestones', 'snapshots', 'awards', 'award_profiles', 'award_years', 'award_plan', 'agreements', 'signatures', 'claims', 'claim_lines', 'invoices',
		'runs', 'run_items', 'commands', 'events', 'outbox', 'tasks', 'notices'] loop
		execute format('alter table %I enable row level security', t);
		execute format('create policy worker on %I to tranche_worker using (true) with check (true)', t);
	end loop;
	foreach t in array array['awards', 'award_profiles', 'award_years', 'award_plan', 'agreements', 'signatures', 'invoices'] loop
		execute format('create policy web on %I to tranche_web using (org = any((select app_orgs())::text[])) with check (org = any((select app_orgs())::text[]))', t);
	end loop;
	foreach t in array array['contents', 'answers', 'cost_lines', 'cost_amounts', 'funding_cells', 'running_costs', 'benefits', 'benefit_amounts', 'milestones', 'snapshots'] loop
		execute format('create policy web on %I to tranche_web using (exists (select 1 from bids b where b.id = bid_id)) with check (exists (select 1 from bids b where b.id = bid_id))', t);
	end loop;
end $$;
-- +goose StatementEnd
create policy web on bids to tranche_web
	using (org = any((select app_orgs())::text[]) and (submitted_at is not null or (select current_setting('app.side', true)) = 'trust'))
	with check (org = any((select app_orgs())::text[]));
create policy web on claims to tranche_web
	using (org = any((select app_orgs())::text[]) and (status <> 'DRAFT' or (select current_setting('app.side', true)) = 'trust'))
	with check (org = any((select app_orgs())::text[]));
create policy web on claim_lines to tranche_web
	using (exists (select 1 from claims c where c.id = claim_id)) with check (exists (select 1 from claims c where c.id = claim_id));
create policy web on runs to tranche_web using (funder = any((select app_orgs())::text[]));
create policy web on run_items to tranche_web using (funder = any((select app_orgs())::text[]) or org = any((select app_orgs())::text[]));
create policy web on commands to tranche_web
	using (by_person = (select current_setting('app.person', true)))
	with check (by_person = (select current_setting('app.person', true)));
create policy web on events to tranche_web
	using (org = any((select app_orgs())::text[]) and (not for_funder or (select current_setting('app.side', true)) = 'funder')
		and (kind <> 'bid' or exists (select 1 from bids b where b.id = aggregate)));
create policy web on tasks to tranche_web using (org = any((select app_orgs())::text[]));
create policy web on notices to tranche_web
	using (person_id = (select current_setting('app.person', true)));
