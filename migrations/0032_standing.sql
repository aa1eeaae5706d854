-- The standing list: deferred bids that the panel approves in principle.
-- +goose Up
create index bids_standing on bids (id) where status = 'DEFERRED';
