-- Deploy routiq:online/batch_update to pg
-- requires: online/qualified_name

begin;

-- function online.batch_update(regclass, text, text, text)

create or replace function online.batch_update(
    p_table regclass,
    p_range text,
    p_assignments text,
    p_condition text
)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            e'update %s set %s where %s and (%s\n)',
            online.qualified_name(p_table), p_assignments, p_range, p_condition
        )
$function$;

revoke all on function online.batch_update(regclass, text, text, text) from public;

comment on function online.batch_update(regclass, text, text, text) is
    'The update of the rows of a range that meet the condition.';

commit;
