#!/bin/sh
# Runs once, when the database container creates its cluster: roles and database of the platform.
set -eu
{
  # By standard input, so that no password is ever in a process list.
  printf "\\\\set owner_password '%s'\n" "$(cat /run/secrets/postgres_owner_password)"
  printf "\\\\set app_password '%s'\n" "$(cat /run/secrets/postgres_app_password)"
  cat /roles.sql
} | psql -X -q -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB"
