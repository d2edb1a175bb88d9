-- function online.handover_triggers(regclass, regclass, text)

-- The triggers of the application go with the name: a table that only follows gets what they have
-- made of a row already.

create or replace function online.handover_triggers(p_from regclass, p_to regclass, p_name text)
returns table (is_after boolean, statement text)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    with triggers as (
        select
            t.*,
            (
                select o.tgenabled
                from pg_trigger as o
                where
                    o.tgrelid = p_to
                    and o.tgname = t.tgname
            ) as there
        from pg_trigger as t
        where
            t.tgrelid = p_from
            and not t.tgisinternal
            and t.tgenabled <> 'D'
            and t.tgname !~ '^online_sync_\d+'
    )

    select
        false,
        format('alter table %s disable trigger %I', online.qualified_name(p_from), t.tgname)
    from triggers as t
    union all
    select
        true,
        pg_get_triggerdef(t.oid)
    from triggers as t
    where t.there is null
    union all
    select
        true,
        format(
            'alter table %s enable %strigger %I', p_name,
            case t.tgenabled when 'R' then 'replica ' when 'A' then 'always ' else '' end, t.tgname
        )
    from triggers as t
    where
        t.there = 'D'
        or t.tgenabled in ('A', 'R')
$function$;

revoke all on function online.handover_triggers(regclass, regclass, text) from public;

comment on function online.handover_triggers(regclass, regclass, text) is
    'The statements that let the application''s triggers of one table fire on another that takes '
    'its name, and on it alone.';
