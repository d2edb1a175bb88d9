-- Deploy routiq:online/handover_foreign_keys to pg
-- requires: online/qualified_name

begin;

-- function online.handover_foreign_keys(regclass)

create or replace function online.handover_foreign_keys(p_from regclass)
returns table (id oid, child regclass, name name, was_valid boolean, statement text)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        c.oid,
        c.conrelid::regclass,
        c.conname,
        c.convalidated,
        format(
            'alter table %1$s drop constraint %2$I; alter table %1$s add constraint %2$I %3$s%4$s',
            online.qualified_name(c.conrelid), c.conname, pg_get_constraintdef(c.oid),
            case when c.convalidated then ' not valid' else '' end
        )
    from pg_constraint as c
    where
        c.contype = 'f'
        and c.confrelid = p_from
        and c.conrelid <> p_from
        and c.conparentid = 0
$function$;

revoke all on function online.handover_foreign_keys(regclass) from public;

comment on function online.handover_foreign_keys(regclass) is
    'The foreign keys of other tables that refer to a table, each with the statement that makes '
    'it again, not valid: run after another table took the name, it refers to that one.';

commit;
