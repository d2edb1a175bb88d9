-- Deploy routiq:audit/attach to pg
-- requires: audit/record_change
-- requires: audit/trigger_arguments

begin;

-- function audit.attach(regclass)

-- Called by the change that makes the table, so that no row of it was ever written unrecorded. A
-- statement sent to a partition does not fire the triggers of the whole, so each partition has its
-- own; core.ensure_partitions calls this for those that come later. Run again after a table was
-- renamed or a column became sensitive. The triggers fire always, so that whoever sets
-- session_replication_role is told too (audit.record_change).

create or replace function audit.attach(p_table regclass)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_arguments text[] := audit.trigger_arguments(p_table);
    v_name text := (parse_ident(v_arguments[1]))[2];
    v_part regclass;
    v_event text;
    v_trigger text;
    v_triggers text[];
begin
    for v_part in
        select p_table
        union
        select t.relid
        from pg_partition_tree(p_table) as t
    loop
        v_triggers := '{}'::text[];

        foreach v_event in array array['insert', 'update', 'delete', 'truncate'] loop
            v_trigger := format('tg_%s_90_audit_%s', v_name, v_event);
            v_triggers := v_triggers || format('enable always trigger %I', v_trigger);

            execute format(
                'create or replace trigger %I after %I on %s %s '
                'for each statement execute function audit.record_change(%L, %L, %L, %L)',
                v_trigger,
                v_event,
                v_part,
                case v_event
                    when 'insert' then 'referencing new table as new_rows'
                    when 'update' then 'referencing old table as old_rows new table as new_rows'
                    when 'delete' then 'referencing old table as old_rows'
                end,
                v_arguments[1], v_arguments[2], v_arguments[3], v_arguments[4]
            );
            execute format(
                'comment on trigger %I on %s is %L',
                v_trigger, v_part, 'Records who wrote what; made by audit.attach'
            );
        end loop;

        execute format('alter table %s %s', v_part, array_to_string(v_triggers, ', '));
    end loop;
end
$function$;

alter function audit.attach(regclass) owner to app_owner;

revoke all on function audit.attach(regclass) from public;

comment on function audit.attach(regclass) is
    'Has every write of a table, and of its partitions, recorded in audit.events.';

commit;
