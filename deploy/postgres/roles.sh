#!/bin/sh
# Run once by the postgres image on an empty data folder: Tranche's roles and databases, as devstack makes them too.
# tranche_owner owns the tables and migrates; web and worker may only connect until migrations grant them more.
set -eu
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" \
  --set owner="$TRANCHE_OWNER_PASSWORD" --set web="$TRANCHE_WEB_PASSWORD" \
  --set worker="$TRANCHE_WORKER_PASSWORD" --set temporal="$TEMPORAL_PASSWORD" <<'SQL'
set log_min_error_statement to panic;
create role tranche_owner login password :'owner';
create role tranche_web login password :'web';
create role tranche_worker login password :'worker';
create role temporal login password :'temporal';
create database tranche owner tranche_owner;
create database temporal owner temporal;
create database temporal_visibility owner temporal;
revoke all on database tranche from public;
revoke all on database temporal from public;
revoke all on database temporal_visibility from public;
grant connect on database tranche to tranche_web, tranche_worker;
SQL
