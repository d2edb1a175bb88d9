-- Deploy routiq:audit/watch_definitions to pg
-- requires: audit/record_definition

begin;

-- function audit.watch_definitions()

-- Event triggers are a superuser's to make, or of a role to whom the host gives it; so no deployment
-- makes them, and a dump without them restores anywhere. They fire always: else a session that says
-- it replicates would define what it likes, untold. That they were made is recorded, so that
-- audit.attachment_faults can tell when they are gone. Raises 42501.

create or replace function audit.watch_definitions()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_event text;
    v_name text;
begin
    foreach v_event in array array['ddl_command_end', 'sql_drop'] loop
        v_name := 'audit_' || v_event;

        execute format('drop event trigger if exists %I', v_name);
        execute format(
            'create event trigger %I on %I execute function audit.record_definition()',
            v_name, v_event
        );
        execute format('alter event trigger %I enable always', v_name);
        execute format(
            'comment on event trigger %I is %L',
            v_name, 'Records what is done to the audit trail; made by audit.watch_definitions'
        );
    end loop;

    insert into audit.events (organization_id, action, table_name, after)
    values (
        '00000000-0000-0000-0000-000000000000', 'define', 'audit.watch_definitions()',
        '{"command": "WATCH", "kind": "database"}'
    );
exception
    when insufficient_privilege then
        raise exception 'only a superuser can have definitions watched'
            using
                errcode = 'insufficient_privilege',
                hint = 'without it audit.attachment_faults() tells what is not recorded';
end
$function$;

alter function audit.watch_definitions() owner to app_owner;

revoke all on function audit.watch_definitions() from public;

comment on function audit.watch_definitions() is
    'Has it recorded when somebody takes the audit trail, or the triggers that feed it, away. Run '
    'once by a superuser. Raises 42501 for others.';

commit;
