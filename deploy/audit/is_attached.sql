-- Deploy routiq:audit/is_attached to pg
-- requires: audit/record_change
-- requires: audit/trigger_arguments

begin;

-- function audit.is_attached(regclass)

create or replace function audit.is_attached(p_table regclass)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select bool_and(
        4 = (
            select count(*)
            from pg_trigger as t
            where
                t.tgrelid = p.part
                and t.tgfoid = 'audit.record_change'::regproc
                and t.tgenabled = 'O'
                -- each argument ends with a zero byte, which "escape" shows as \000
                and trim_array(string_to_array(encode(t.tgargs, 'escape'), '\000'), 1)
                = audit.trigger_arguments(p_table)
        )
    )
    from (
        select p_table as part
        union
        select t.relid
        from pg_partition_tree(p_table) as t
    ) as p
$function$;

alter function audit.is_attached(regclass) owner to app_owner;

revoke all on function audit.is_attached(regclass) from public;

comment on function audit.is_attached(regclass) is
    'Whether every write of a table is recorded as it should be: all four triggers of audit.attach '
    'stand and are enabled, on its partitions too, and know its sensitive columns.';

commit;
