#!/bin/sh
# The host's own user: no superuser, so that row-level security holds for it.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$STUDYCAL_DB_PASSWORD" -U postgres <<'SQL'
CREATE ROLE studycal LOGIN PASSWORD :'password';
CREATE DATABASE studycal OWNER studycal;
SQL
