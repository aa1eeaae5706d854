-- A trust takes the place of another: how long its predecessor's people go on
-- working on what it takes on, and the version of the profile that says so.
-- +goose Up
alter table organisation_relations add column access_days int not null default 90 check (access_days between 0 and 366);
alter table profile_versions drop constraint profile_versions_cause_check;
alter table profile_versions add constraint profile_versions_cause_check check (cause in ('DECISION', 'NOTICE', 'CHANGE', 'SUCCESSION'));
create index organisation_relations_from on organisation_relations (from_code, kind);
