-- Deploy routiq:online/handover_views to pg
-- requires: online/qualified_name

begin;

-- function online.handover_views(regclass)

-- Replacing a view takes its options away, so they are said again; owner and privileges stay.

create or replace function online.handover_views(p_from regclass)
returns table (id regclass, statement text)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select distinct
        v.oid::regclass,
        format(
            'create or replace view %s%s as %s',
            online.qualified_name(v.oid),
            (
                select
                    ' with (' || string_agg(
                        format('%I = %L', o.option_name, o.option_value), ', '
                    ) || ')'
                from pg_options_to_table(v.reloptions) as o
            ),
            rtrim(pg_get_viewdef(v.oid), ';')
        )
    from pg_depend as d
    inner join pg_rewrite as w
        on d.objid = w.oid
    inner join pg_class as v
        on w.ev_class = v.oid
    where
        d.classid = 'pg_rewrite'::regclass
        and d.refclassid = 'pg_class'::regclass
        and d.refobjid = p_from
        and v.oid <> p_from
        and v.relkind = 'v'
$function$;

revoke all on function online.handover_views(regclass) from public;

comment on function online.handover_views(regclass) is
    'The views that read a table, each with the statement that makes it again: run after another '
    'table took the name, it reads that one.';

commit;
