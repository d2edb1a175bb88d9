-- Deploy routiq:integration/apply_webhook to pg
-- requires: integration/apply_records
-- requires: integration/take_webhook
-- requires: integration/finish_webhook
-- requires: ref/record_events
-- requires: jobs/jobs

begin;

-- function integration.take_waiting(integration.webhook_events, int)
-- function integration.ask_account(uuid, text, text)
-- function integration.apply_events(integration.webhook_events[])
-- function integration.apply_webhook(jobs.jobs)

-- Where many events wait, to take them one by one costs ten times what it costs to apply them: so who works
-- on one takes others of its kind along. Only those that wait under no ordering key and of which is clear
-- who sent them; what somebody else looks at is left to him. They are looked for behind the event itself,
-- for what came before it is done or on its way.

create or replace function integration.take_waiting(
    p_event integration.webhook_events, p_limit int
)
returns setof integration.webhook_events
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_found integration.webhook_events[] := array(
        select e
        from integration.webhook_events as e
        where
            p_event.ordering_key is null
            and e.organization_id = p_event.organization_id
            and e.endpoint_id = p_event.endpoint_id
            and e.received_at >= p_event.received_at
            and e.id <> p_event.id
            and e.status = 'received'
            and e.ordering_key is null
            and e.event_type = p_event.event_type
            and e.signature_status = case p_event.signature_status
                when 'unsigned' then 'unverified'
                else 'valid'
            end
        order by e.received_at
        limit p_limit
        for no key update skip locked
    );
begin
    if v_found = '{}' then
        return;
    end if;

    insert into integration.webhook_event_keys (
        organization_id, service_code, event_id, webhook_event_id
    )
    select f.organization_id, f.service_code, f.event_id, f.id
    from unnest(v_found) as f
    on conflict (organization_id, service_code, event_id) do nothing;

    return query
    update integration.webhook_events as e
    set
        status = 'processing',
        attempts = e.attempts + 1,
        signature_status = p_event.signature_status
    from unnest(v_found) as f
    inner join integration.webhook_event_keys as k
        on
            k.organization_id = f.organization_id
            and k.service_code = f.service_code
            and k.event_id = f.event_id
            and k.webhook_event_id = f.id
    where
        e.organization_id = p_event.organization_id
        and e.id = f.id
        and e.received_at = f.received_at
    returning e.*;
end
$function$;

alter function integration.take_waiting(integration.webhook_events, int) owner to app_owner;

revoke all on function integration.take_waiting(integration.webhook_events, int) from public;

comment on function integration.take_waiting(integration.webhook_events, int) is
    'Takes events that wait behind this one at its endpoint and are of its kind, each once.';

-- The job is that of api.trigger_sync: one waits at a time, however many notices come.
create or replace function integration.ask_account(
    p_organization_id uuid, p_system text, p_entity text
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_account uuid := integration.source_account(p_organization_id, p_system, null);
begin
    return jsonb_build_object(
        'job_id',
        case
            when v_account is not null then
                jobs.enqueue(
                    p_kind => p_system || '.sync',
                    p_args => jsonb_build_object(
                        'integration_id', v_account, 'entity', p_entity, 'kind', 'incremental'
                    ),
                    p_unique_key => concat_ws(' ', 'sync', v_account, p_entity, 'incremental')
                )
        end
    );
end
$function$;

alter function integration.ask_account(uuid, text, text) owner to app_owner;

revoke all on function integration.ask_account(uuid, text, text) from public;

comment on function integration.ask_account(uuid, text, text) is
    'Puts in the job that asks the organization''s account at a system what changed.';

-- The events are of one system and type. Where several rules read one kind of object, the first counts.
create or replace function integration.apply_events(p_events integration.webhook_events[])
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_rule ref.record_events;
    v_items jsonb;
    v_counts jsonb;
    v_refusals jsonb := '{}'::jsonb;
    v_applied jsonb := '{}'::jsonb;
begin
    for v_rule in
        select r.*
        from ref.record_events as r
        where
            r.system = p_events[1].service_code
            and coalesce(p_events[1].event_type, '') like r.event_type
        order by r.place
    loop
        select
            coalesce(
                jsonb_agg(
                    case
                        when jsonb_typeof(i.item) = 'object' then
                            i.item || jsonb_build_object(
                                'routiq_event_id', e.id,
                                'routiq_event_at', coalesce(e.occurred_at, e.received_at)
                            )
                        else i.item
                    end
                ),
                '[]'
            )
        into v_items
        from unnest(p_events) as e
        cross join jsonb_path_query(e.payload, v_rule.path, '{}', true) as i (item);

        continue when v_items = '[]' or v_applied ? v_rule.entity;

        if v_rule.is_notice then
            v_applied := v_applied || jsonb_build_object(
                v_rule.entity,
                integration.ask_account(p_events[1].organization_id, v_rule.system, v_rule.entity)
            );
            continue;
        end if;

        v_counts := integration.apply_records(
            v_rule.system,
            v_rule.entity,
            v_items,
            jsonb_build_object(
                'webhook_event_id', case when cardinality(p_events) = 1 then p_events[1].id end,
                'occurred_at', coalesce(p_events[1].occurred_at, p_events[1].received_at),
                'is_deleted', v_rule.is_deleted
            )
        );
        v_applied := v_applied || jsonb_build_object(v_rule.entity, v_counts);
        v_refusals := v_refusals || (v_counts -> 'refusals');
    end loop;

    return jsonb_build_object('applied', v_applied, 'refusals', v_refusals);
end
$function$;

alter function integration.apply_events(integration.webhook_events[]) owner to app_owner;

revoke all on function integration.apply_events(integration.webhook_events[]) from public;

comment on function integration.apply_events(integration.webhook_events[]) is
    'Turns events of one system and type into our rows; returns the counts of each kind of object, '
    'and what was put aside.';

-- An event whose objects were all put aside is dead, and its reason stands there; so is one with a value
-- that cannot be kept, for it would hold up all that wait under its ordering key. One of a type that
-- nobody reads is ignored. What passes by itself is raised, and the job is tried again. Where one of
-- several cannot be kept, none is, and the event of the job is tried alone: so a bad one holds up nobody.
-- Raises what integration.take_webhook raises.
create or replace function integration.apply_webhook(p_job jobs.jobs)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_most constant int := 99;
    v_event integration.webhook_events;
    v_along integration.webhook_events[];
    v_most int;
    v_is_alone boolean;
    v_result jsonb := '{"applied": {}}'::jsonb;
    v_refusals jsonb;
    v_constraint text;
    v_status text;
begin
    for v_event in
        select e.*
        from integration.take_webhook((p_job.args ->> 'webhook_event_id')::uuid) as e
    loop
        v_most := c_most;

        loop
            begin
                v_along := array(select e from integration.take_waiting(v_event, v_most) as e);
                v_result := integration.apply_events(v_event || v_along);
                v_refusals := v_result -> 'refusals';
                v_is_alone := v_refusals = '{}' or v_along = '{}';

                if not v_is_alone then
                    perform core.refuse(
                        'RQ422', 'one of several events cannot be kept',
                        format('%s were taken along', cardinality(v_along)), 'take this one alone'
                    );
                end if;
            exception
                when data_exception or integrity_constraint_violation or sqlstate 'RQ422' then
                    get stacked diagnostics v_constraint = constraint_name;
                    v_is_alone := coalesce(v_along = '{}', false);
                    v_along := '{}';
                    v_result := '{"applied": {}}';
                    v_refusals := jsonb_build_object(
                        '',
                        case
                            when sqlstate like 'RQ%' then sqlerrm
                            else concat_ws(' ', sqlstate, nullif(v_constraint, ''))
                        end
                    );
                when others then
                    -- it may be another's fault
                    if coalesce(v_along = '{}', true) then
                        raise;
                    end if;

                    v_is_alone := false;
                    v_along := '{}';
            end;

            exit when v_is_alone;
            v_most := 0;
        end loop;

        v_status := integration.finish_webhook(
            v_event.id,
            case
                when v_refusals <> '{}' then 'dead'
                when v_result -> 'applied' = '{}' then 'ignored'
                else 'processed'
            end,
            case
                when v_refusals <> '{}' then
                    'put aside: ' || (
                        select string_agg(distinct r.reason, '; ')
                        from jsonb_each_text(v_refusals) as r (external_id, reason)
                    )
                when v_result -> 'applied' = '{}' then 'nobody reads events of this type'
            end
        );

        if v_along <> '{}' then
            update integration.webhook_events as e
            set
                status = v_status,
                last_error = case v_status
                    when 'ignored' then 'nobody reads events of this type'
                end,
                processed_at = clock_timestamp()
            from unnest(v_along) as a
            where
                e.organization_id = p_job.organization_id
                and e.id = a.id
                and e.received_at = a.received_at;

            perform jobs.complete_waiting(
                array(select a.job_id from unnest(v_along) as a),
                jsonb_build_object('status', v_status, 'applied_by', p_job.id)
            );
        end if;
    end loop;

    return jsonb_build_object('status', v_status, 'applied', v_result -> 'applied');
end
$function$;

alter function integration.apply_webhook(jobs.jobs) owner to app_owner;

revoke all on function integration.apply_webhook(jobs.jobs) from public;

comment on function integration.apply_webhook(jobs.jobs) is
    'Handler of integration.apply_webhook: turns an event of a system, and those of its kind that '
    'wait behind it, into our rows, along ref.record_events and ref.record_maps.';

commit;
