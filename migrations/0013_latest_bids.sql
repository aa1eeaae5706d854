-- Start pages list the bids that were started last.
-- +goose Up
create index bids_started on bids (started_at desc, id);
