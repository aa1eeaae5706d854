-- Why a line of a capital claim is capital although it reads as revenue (E3).
-- +goose Up
alter table claim_lines add column nature_reason text not null default '';
