-- Whoever an interest keeps away is told why only of what their post would show
-- them: not that a trust has a draft.
-- +goose Up
-- +goose StatementBegin
create or replace function trust_of(what text, which text) returns varchar(10) language sql stable security definer set search_path = public as $$
	select case what
		when 'bid' then (select b.org from bids b where b.id = which and b.submitted_at is not null)
		when 'award' then (select a.org from awards a where a.id = which)
		when 'claim' then (select c.org from claims c where c.id = which and c.status <> 'DRAFT') end
$$;
-- +goose StatementEnd
