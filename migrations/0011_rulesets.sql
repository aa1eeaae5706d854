-- Which bids keep a ruleset: asked before one is replaced.
-- +goose Up
create index bids_ruleset on bids ((state ->> 'ruleset'));
