-- Deploy routiq:integration/restart_sync to pg
-- requires: integration/apply_records
-- requires: integration/held_sync
-- requires: integration/sync_state__policies

begin;

-- function integration.restart_sync(uuid, int, text, timestamptz)
-- function integration.note_seen(uuid, text, text, jsonb, uuid)
-- function integration.sweep_unseen(uuid, int, text, numeric, timestamptz)

-- A cursor that a system has forgotten: Google Calendar answers 410 to a sync token that is too old, Gmail
-- 404 to a history id. Then everything is read again, and what is not among it is gone there. What was read
-- since the run began counts as seen, so a worker that dies loses nothing.

-- Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.
create or replace function integration.restart_sync(
    p_run_id uuid, p_attempt int, p_reason text, p_now timestamptz default clock_timestamp()
)
returns integration.sync_runs
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_run integration.sync_runs;
begin
    perform core.require_context();
    v_run := integration.held_sync(p_run_id, p_attempt);

    if v_run.kind = 'replay' or coalesce(p_reason, '') = '' then
        perform core.refuse(
            'RQ422', 'this run does not begin again', format('it is of kind %s', v_run.kind),
            'begin a full one; say why'
        );
    end if;

    update integration.sync_runs as r
    set
        kind = 'full',
        checkpoint = '{}',
        checkpointed_at = p_now,
        last_error = left(p_reason, 10000)
    where r.organization_id = v_run.organization_id and r.id = v_run.id
    returning r.* into v_run;

    update integration.sync_state as s
    set
        cursor = '{}',
        updated_at = p_now
    where
        s.organization_id = v_run.organization_id
        and s.integration_id = v_run.integration_id
        and s.entity = v_run.entity;

    return v_run;
end
$function$;

alter function integration.restart_sync(uuid, int, text, timestamptz) owner to app_owner;

revoke all on function integration.restart_sync(uuid, int, text, timestamptz) from public;
grant execute on function integration.restart_sync(uuid, int, text, timestamptz) to app_worker;

comment on function integration.restart_sync(uuid, int, text, timestamptz) is
    'Makes a run a full one from its beginning, and forgets the cursor: for a sync token or a '
    'history id that the system no longer knows. Returns the run. Raises RQ404, RQ409, RQ422.';

-- Only what a run of an account has seen can that account miss. A row is written where it was not seen
-- since the run began: by an incremental run what came, by a full one everything, once.
create or replace function integration.note_seen(
    p_organization_id uuid, p_system text, p_entity text, p_records jsonb, p_run_id uuid
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update integration.external_ids as e
    set
        last_seen_at = clock_timestamp(),
        metadata = e.metadata || jsonb_build_object('integration_id', r.integration_id)
    from integration.sync_runs as r
    where
        r.organization_id = p_organization_id
        and r.id = p_run_id
        and e.organization_id = p_organization_id
        and e.system = p_system
        and e.entity = p_entity
        and e.external_id = any(
            array(select s.record ->> 'external_id' from jsonb_array_elements(p_records) as s (record))
        )
        and e.deleted_at is null
        and (
            e.last_seen_at < r.started_at
            or e.metadata ->> 'integration_id' is distinct from r.integration_id::text
        );
end
$function$;

alter function integration.note_seen(uuid, text, text, jsonb, uuid) owner to app_owner;

revoke all on function integration.note_seen(uuid, text, text, jsonb, uuid) from public;

comment on function integration.note_seen(uuid, text, text, jsonb, uuid) is
    'Keeps which account saw these objects, and that it did since its run began.';

-- Called at the end of a full run, before integration.finish_sync. Where a system answers with half of what
-- it has, half of a clinic would be cancelled: more than a share is refused, and a person decides. Messages
-- have no row in integration.external_ids and stay. Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.
create or replace function integration.sweep_unseen(
    p_run_id uuid,
    p_attempt int,
    p_entity text,
    p_most_share numeric default 0.2,
    p_now timestamptz default clock_timestamp()
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_run integration.sync_runs;
    v_system text;
    v_known bigint;
    v_unseen jsonb;
begin
    perform core.require_context();
    v_run := integration.held_sync(p_run_id, p_attempt);

    if v_run.kind <> 'full' then
        perform core.refuse(
            'RQ422', 'only a full run can miss something', format('it is of kind %s', v_run.kind),
            'begin a full one, or integration.restart_sync'
        );
    end if;

    select
        min(e.system),
        count(*),
        coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'external_id', e.external_id, 'fields', '{}'::jsonb,
                    'unknown', coalesce(e.metadata -> 'unknown', '{}'), 'payload_hash', sha256(''),
                    'source_updated_at', p_now, 'is_deleted', true, 'is_partial', true
                )
            ) filter (where e.last_seen_at < v_run.started_at),
            '[]'
        )
    into v_system, v_known, v_unseen
    from integration.external_ids as e
    inner join integration.service_integrations as i
        on i.organization_id = e.organization_id and i.id = v_run.integration_id
    where
        e.organization_id = v_run.organization_id
        and e.system = i.service_code
        and e.entity = p_entity
        and e.metadata ->> 'integration_id' = v_run.integration_id::text
        and not e.metadata ? 'deleted_at'
        and e.deleted_at is null;

    if v_unseen = '[]' then
        return '{"deleted": 0}'::jsonb;
    elsif jsonb_array_length(v_unseen) > greatest(v_known * p_most_share, 1) then
        perform core.refuse(
            'RQ409', 'too much would be taken for gone',
            format('%s of %s were not seen', jsonb_array_length(v_unseen), v_known),
            'see whether the system told everything, and name a greater share'
        );
    end if;

    return integration.apply_read(
        p_organization_id => v_run.organization_id,
        p_system => v_system,
        p_entity => p_entity,
        p_items => '[]',
        p_records => v_unseen,
        p_source => jsonb_build_object(
            'integration_id', v_run.integration_id, 'sync_run_id', v_run.id
        )
    );
end
$function$;

alter function integration.sweep_unseen(uuid, int, text, numeric, timestamptz) owner to app_owner;

revoke all on function integration.sweep_unseen(uuid, int, text, numeric, timestamptz) from public;
grant execute on function integration.sweep_unseen(uuid, int, text, numeric, timestamptz)
to app_worker;

comment on function integration.sweep_unseen(uuid, int, text, numeric, timestamptz) is
    'Takes what a full run of an account did not see, and its account saw before, for gone there; '
    'returns the counts for integration.checkpoint_sync. Raises RQ404, RQ409 where more than '
    'p_most_share of it would go, RQ422.';

commit;
