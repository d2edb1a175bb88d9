-- Deploy routiq:audit/record_definition to pg
-- requires: audit/is_attached
-- requires: audit/record_change
-- requires: audit/events__policies
-- requires: core/request_header

begin;

-- function audit.record_definition()

-- Called by the event triggers that audit.watch_definitions makes. Told is what may keep writes from
-- being recorded, or records from staying: triggers of the trail that are dropped, renamed, switched
-- off, given a condition or made to call something else, and whatever is made, altered or dropped in
-- schema audit. A trigger that was renamed is dropped under a name that says nothing: it is known by
-- its table, which is recorded in part only from then on. The text of the statement is not told: it
-- may hold values. Security definer, as audit.record_change is.

create or replace function audit.record_definition()
returns event_trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    c_of_trail constant text := '_(90_audit|10_refuse|11_refuse)_';
    v_record oid := 'audit.record_change'::regproc::oid;
    v_trail oid[] := array[v_record, 'audit.refuse_change'::regproc::oid];
    v_told jsonb[];
begin
    if tg_event = 'sql_drop' then
        v_told := array(
            select jsonb_build_object('command', tg_tag, 'kind', d.object_type, 'object', d.object_identity)
            from pg_event_trigger_dropped_objects() as d
            where
                not d.is_temporary
                and (
                    (d.original and 'audit' in (d.schema_name, d.address_names[1]))
                    or (
                        d.object_type = 'trigger'
                        and (
                            d.object_identity ~ c_of_trail
                            or exists (
                                select
                                from pg_trigger as t
                                where
                                    t.tgrelid = to_regclass(
                                        format('%I.%I', d.address_names[1], d.address_names[2])
                                    )
                                    and t.tgfoid = v_record
                                    and not audit.is_attached(t.tgrelid)
                            )
                        )
                    )
                )
        );
    else
        v_told := array(
            select distinct
                jsonb_build_object('command', c.command_tag, 'kind', c.object_type, 'object', c.object_identity)
            from pg_event_trigger_ddl_commands() as c
            where
                (
                    -- a trigger, a policy and a rule have no schema but that of their table
                    (c.schema_name = 'audit' or c.object_identity ~ ' on audit\.')
                    and c.command_tag ~ '^(ALTER|CREATE (FUNCTION|TRIGGER|POLICY|RULE))'
                )
                or exists (
                    select
                    from pg_trigger as t
                    where
                        (
                            t.tgrelid = c.objid
                            and c.classid = 'pg_class'::regclass
                            and (
                                (t.tgfoid = v_record and t.tgenabled <> 'A')
                                or (t.tgfoid = any(v_trail) and t.tgenabled in ('D', 'R'))
                            )
                        )
                        or (
                            t.oid = c.objid
                            and c.classid = 'pg_trigger'::regclass
                            and case
                                when t.tgfoid = any(v_trail)
                                    then c.command_tag = 'ALTER TRIGGER' or audit.trigger_task(t) is null
                                else t.tgname ~ c_of_trail
                            end
                        )
                )
        );
    end if;

    if to_regclass('audit.events') is null then
        raise warning 'there is no audit trail any more to tell of this';
        return;
    end if;

    insert into audit.events (
        organization_id, action, table_name, after, actor_user_id, actor_role, request_id, reason
    )
    select
        '00000000-0000-0000-0000-000000000000',
        'define',
        t.what ->> 'object',
        t.what,
        nullif(current_setting('core.user_id', true), '')::uuid,
        nullif(current_setting('core.role_in_org', true), ''),
        core.request_header('x-request-id'),
        core.request_header('x-access-reason')
    from unnest(v_told) as t (what);
end
$function$;

alter function audit.record_definition() owner to app_owner;

revoke all on function audit.record_definition() from public;

comment on function audit.record_definition() is
    'Event trigger: appends what was done to the audit trail itself, and to the triggers that feed '
    'it, to the records of the platform.';

commit;
