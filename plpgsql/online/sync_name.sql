-- function online.sync_name(online.column_changes)

-- A trigger that is there knows its function, whatever its table is called by now.

create or replace function online.sync_name(p_change online.column_changes)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        coalesce(
            (
                select format('%I.%I', s.nspname, f.proname)
                from pg_trigger as t
                inner join pg_proc as f
                    on t.tgfoid = f.oid
                inner join pg_namespace as s
                    on f.pronamespace = s.oid
                where
                    t.tgrelid = r.oid
                    and t.tgname = online.sync_trigger(p_change.column_name)
            ),
            format(
                '%I.%I',
                n.nspname,
                online.suffixed_name('online_' || r.relname || '_' || p_change.column_name, '')
            )
        )
    from pg_class as r
    inner join pg_namespace as n
        on r.relnamespace = n.oid
    where r.oid = p_change.relation
$function$;

revoke all on function online.sync_name(online.column_changes) from public;

comment on function online.sync_name(online.column_changes) is
    'Name of the trigger function of a change, in the schema of its table.';
