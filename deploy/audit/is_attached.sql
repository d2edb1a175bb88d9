-- Deploy routiq:audit/is_attached to pg
-- requires: audit/record_change
-- requires: audit/refuse_change
-- requires: audit/trigger_arguments

begin;

-- function audit.trigger_task(pg_trigger)
-- function audit.is_attached(regclass)

-- A trigger that has a condition, or fires for some columns only, keeps its name and its function and
-- does nothing of what it is there for. So what counts is its form.

create or replace function audit.trigger_task(p_trigger pg_trigger)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select f.task
    from (
        values
        -- tgtype: 1 each row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate
        ('audit.record_change'::regproc, 4, null, 'new_rows', 'record insert'),
        ('audit.record_change'::regproc, 8, 'old_rows', null, 'record delete'),
        ('audit.record_change'::regproc, 16, 'old_rows', 'new_rows', 'record update'),
        ('audit.record_change'::regproc, 32, null, null, 'record truncate'),
        ('audit.refuse_change'::regproc, 27, null, null, 'refuse change'),
        ('audit.refuse_change'::regproc, 34, null, null, 'refuse truncate')
    ) as f (routine, kind, old_table, new_table, task)
    where
        p_trigger.tgfoid = f.routine
        and p_trigger.tgtype = f.kind
        and p_trigger.tgoldtable is not distinct from f.old_table
        and p_trigger.tgnewtable is not distinct from f.new_table
        and p_trigger.tgqual is null
        and p_trigger.tgattr::text = ''
$function$;

alter function audit.trigger_task(pg_trigger) owner to app_owner;

revoke all on function audit.trigger_task(pg_trigger) from public;

comment on function audit.trigger_task(pg_trigger) is
    'What a trigger of the trail does for every statement or row of its table, such as "record '
    'insert"; null where it has another form, such as a condition, or is none of the trail.';

create or replace function audit.is_attached(p_table regclass)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select bool_and(
        array['record delete', 'record insert', 'record truncate', 'record update'] = array(
            select audit.trigger_task(t)
            from pg_trigger as t
            where
                t.tgrelid = p.part
                and t.tgfoid = 'audit.record_change'::regproc
                and t.tgenabled = 'A'
                -- each argument ends with a zero byte, which "escape" shows as \000
                and trim_array(string_to_array(encode(t.tgargs, 'escape'), '\000'), 1)
                = audit.trigger_arguments(p_table)
            order by 1
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
    'Whether every write of a table is recorded as it should be: the four triggers of audit.attach '
    'stand as it made them, on its partitions too, fire for everybody, and know its sensitive '
    'columns.';

commit;
