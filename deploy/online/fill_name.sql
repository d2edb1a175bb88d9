-- Deploy routiq:online/fill_name to pg
-- requires: online/column_changes

begin;

-- function online.fill_name(online.column_changes)

create or replace function online.fill_name(p_change online.column_changes)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        left(
            format('%s: %I of %s', p_change.name, p_change.column_name, p_change.relation), 200
        )
$function$;

revoke all on function online.fill_name(online.column_changes) from public;

comment on function online.fill_name(online.column_changes) is
    'Name of the backfill of a column of a change.';

commit;
