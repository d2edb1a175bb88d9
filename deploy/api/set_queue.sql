-- Deploy routiq:api/set_queue to pg
-- requires: api/schema
-- requires: jobs/queues__policies
-- requires: core/check_row_version
-- requires: core/is_super_admin
-- requires: core/require_context
-- requires: core/refuse

begin;

-- function api.set_queue(text, jsonb, int)

-- Queues belong to the platform: row security lets its administrators alone write them. What is sent
-- again changes nothing more, so it takes no idempotency key. Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.set_queue(
    p_name text, p_changes jsonb, p_row_version int default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    c_keys constant text[] := array[
        'is_paused', 'max_attempts', 'backoff_base', 'backoff_cap', 'lease', 'priority_policy',
        'max_running', 'max_running_per_tenant', 'rate', 'rate_period', 'dead_letter_policy'
    ];
    v_queue jobs.queues;
    v_new jobs.queues;
begin
    if not core.is_super_admin() then
        perform core.refuse(
            'RQ403', 'your role does not allow this',
            format('queues are of every organization, not of "%s" alone', v_organization_id),
            'ask whoever administers the platform'
        );
    elsif jsonb_typeof(p_changes) is distinct from 'object' or p_changes - c_keys <> '{}' then
        perform core.refuse(
            'RQ422', 'a queue has other properties', format('sent: %s', p_changes),
            'there are: ' || array_to_string(c_keys, ', ')
        );
    end if;

    select q.*
    into v_queue
    from jobs.queues as q
    where q.name = p_name
    for no key update;

    if v_queue.name is null then
        perform core.refuse(
            'RQ404', 'there is no such queue', format('it is "%s"', p_name), 'list them by api.job_report'
        );
    end if;

    perform core.check_row_version('queue', p_row_version, v_queue.row_version);

    v_new := jsonb_populate_record(v_queue, p_changes - 'is_paused');

    update jobs.queues as q
    set
        max_attempts = v_new.max_attempts,
        backoff_base = v_new.backoff_base,
        backoff_cap = v_new.backoff_cap,
        lease = v_new.lease,
        priority_policy = v_new.priority_policy,
        max_running = v_new.max_running,
        max_running_per_tenant = v_new.max_running_per_tenant,
        rate = v_new.rate,
        rate_period = v_new.rate_period,
        dead_letter_policy = v_new.dead_letter_policy,
        paused_at = case p_changes ->> 'is_paused'
            when 'true' then coalesce(q.paused_at, now())
            when 'false' then null
            else q.paused_at
        end,
        paused_by = case p_changes ->> 'is_paused'
            when 'true' then coalesce(q.paused_by, core.current_user_id())
            when 'false' then null
            else q.paused_by
        end
    where q.name = p_name
    returning q.* into v_new;

    if v_queue.paused_at is not null and v_new.paused_at is null then
        perform pg_notify('jobs', p_name);
    end if;

    return to_jsonb(v_new) - array['id', 'created_by', 'updated_by', 'paused_by'];
exception
    when check_violation or not_null_violation or data_exception then
        perform core.refuse('RQ422', 'a queue cannot be so', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.set_queue(text, jsonb, int) owner to app_owner;

revoke all on function api.set_queue(text, jsonb, int) from public;
grant execute on function api.set_queue(text, jsonb, int) to authenticated;

comment on function api.set_queue(text, jsonb, int) is
    'Changes a queue, for administrators of the platform: is_paused, max_attempts, backoff_base, '
    'backoff_cap, lease, priority_policy, max_running, max_running_per_tenant, rate, '
    'dead_letter_policy; returns it. Raises RQ403, RQ404, RQ409 for an older version, RQ422.';

commit;
