#!/bin/bash
# Makes the cluster and starts the server, by the variables of the usual image of PostgreSQL.
set -eu
user=${POSTGRES_USER:-postgres}
[ "${1:-}" = postgres ] || exec "$@"
if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA" /var/run/postgresql
    chown postgres:postgres "$PGDATA" /var/run/postgresql
    exec setpriv --reuid=postgres --regid=postgres --clear-groups "$0" "$@"
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    initdb -U "$user" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") \
        --auth-local=trust --auth-host=scram-sha-256
    echo "host all all all scram-sha-256" >>"$PGDATA/pg_hba.conf"
    echo "listen_addresses = '*'" >>"$PGDATA/postgresql.conf"
    chmod 700 "$PGDATA"
    if [ "${POSTGRES_DB:-$user}" != postgres ]; then
        pg_ctl -w start -o "-c listen_addresses=''"
        psql -v ON_ERROR_STOP=1 -U "$user" -d postgres -v name="${POSTGRES_DB:-$user}" \
            <<<'create database :"name";'
        pg_ctl -w -m fast stop
    fi
fi
exec "$@"
