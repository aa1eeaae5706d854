-- What belongs to a joint award stays away from people with an interest in any
-- of its trusts, in every table and so in every count (E16, J8).
-- +goose Up
-- +goose StatementBegin
do $$
declare t text;
begin
	foreach t in array array['packs', 'pack_returns', 'changes', 'owed', 'year_statements', 'agreements', 'signatures', 'profile_versions', 'award_profiles', 'award_years', 'award_plan', 'invoices', 'brought_in'] loop
		execute format('create policy unbarred on %I as restrictive for select to tranche_web using (not award_id = any((select app_barred())::text[]))', t);
	end loop;
end $$;
-- +goose StatementEnd
