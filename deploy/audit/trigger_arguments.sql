-- Deploy routiq:audit/trigger_arguments to pg
-- requires: audit/sensitive_columns

begin;

-- function audit.trigger_arguments(regclass)

-- Names stand in the arguments because on the shards of a distributed table, and on a partition,
-- tg_table_name is another.

create or replace function audit.trigger_arguments(p_table regclass)
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        array[
            w.name,
            case
                when c.oid = 'core.organizations'::regclass then 'id'
                else coalesce(max(a.attname::text) filter (where a.attname = 'organization_id'), '')
            end,
            coalesce(
                max(a.attname::text) filter (where a.attname = 'id'),
                max(a.attname::text) filter (
                    where a.attname <> 'organization_id' and a.attnum = any(x.indkey)
                )
            ),
            array(
                select distinct s.column_name
                from audit.sensitive_columns as s
                where s.table_name in ('*', w.name)
                order by s.column_name
            )::text
        ]
    from pg_class as c
    inner join pg_namespace as n
        on c.relnamespace = n.oid
    cross join lateral format('%I.%I', n.nspname, c.relname) as w (name)
    inner join pg_attribute as a
        on c.oid = a.attrelid and a.attnum > 0 and not a.attisdropped
    left join pg_index as x
        on c.oid = x.indrelid and x.indisprimary
    where c.oid = coalesce(pg_partition_root(p_table), p_table)
    group by c.oid, w.name
$function$;

alter function audit.trigger_arguments(regclass) owner to app_owner;

revoke all on function audit.trigger_arguments(regclass) from public;

comment on function audit.trigger_arguments(regclass) is
    'What audit.record_change is told of a table: its name, the tenant''s column or nothing, the '
    'column that names a row, the columns kept as digests. Of a partition, the whole counts.';

commit;
