#!/bin/sh
# Makes or updates Temporal's tables; safe to run again. Run in the admin-tools image, with SQL_PASSWORD set.
set -eu
tool() { temporal-sql-tool --plugin postgres12_pgx --ep postgres -p 5432 -u temporal "$@"; }
for pair in temporal:temporal temporal_visibility:visibility; do
  database=${pair%%:*}
  tool --db "$database" setup-schema -v 0.0
  tool --db "$database" update-schema --schema-name "postgresql/v12/${pair##*:}"
done
