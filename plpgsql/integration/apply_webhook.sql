-- function integration.apply_webhook(jobs.jobs)

-- An event whose objects were all put aside is dead, and its reason stands there; so is one with a value
-- that cannot be kept, for it would hold up all that wait under its ordering key. One of a type that
-- nobody reads is ignored. What passes by itself is raised, and the job is tried again. Where several
-- rules read one kind of object, the first counts. Raises what integration.take_webhook raises.

create or replace function integration.apply_webhook(p_job jobs.jobs)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_event record;
    v_rule ref.record_events;
    v_items jsonb;
    v_counts jsonb;
    v_refusals jsonb := '{}'::jsonb;
    v_applied jsonb := '{}'::jsonb;
    v_constraint text;
    v_status text;
begin
    for v_event in
        select e.*
        from integration.take_webhook((p_job.args ->> 'webhook_event_id')::uuid) as e
    loop
        begin
            for v_rule in
                select r.*
                from ref.record_events as r
                where
                    r.system = v_event.service_code
                    and coalesce(v_event.event_type, '') like r.event_type
                order by r.place
            loop
                v_items := jsonb_path_query_array(v_event.payload, v_rule.path, '{}', true);

                continue when v_items = '[]' or v_applied ? v_rule.entity;

                v_counts := integration.apply_records(
                    v_rule.system,
                    v_rule.entity,
                    v_items,
                    jsonb_build_object(
                        'webhook_event_id', v_event.id,
                        'occurred_at', coalesce(v_event.occurred_at, v_event.received_at),
                        'is_deleted', v_rule.is_deleted
                    )
                );
                v_applied := v_applied || jsonb_build_object(v_rule.entity, v_counts);
                v_refusals := v_refusals || (v_counts -> 'refusals');
            end loop;
        exception
            when data_exception or integrity_constraint_violation or sqlstate 'RQ422' then
                get stacked diagnostics v_constraint = constraint_name;
                v_applied := '{}';
                v_refusals := jsonb_build_object(
                    '',
                    case
                        when sqlstate like 'RQ%' then sqlerrm
                        else concat_ws(' ', sqlstate, nullif(v_constraint, ''))
                    end
                );
        end;

        v_status := integration.finish_webhook(
            v_event.id,
            case
                when v_refusals <> '{}' then 'dead'
                when v_applied = '{}' then 'ignored'
                else 'processed'
            end,
            case
                when v_refusals <> '{}' then
                    'put aside: ' || (
                        select string_agg(distinct r.reason, '; ')
                        from jsonb_each_text(v_refusals) as r (external_id, reason)
                    )
                when v_applied = '{}' then 'nobody reads events of this type'
            end
        );
    end loop;

    return jsonb_build_object('status', v_status, 'applied', v_applied);
end
$function$;

alter function integration.apply_webhook(jobs.jobs) owner to app_owner;

revoke all on function integration.apply_webhook(jobs.jobs) from public;

comment on function integration.apply_webhook(jobs.jobs) is
    'Handler of integration.apply_webhook: turns an event of a system into our rows, along '
    'ref.record_events and ref.record_maps.';
