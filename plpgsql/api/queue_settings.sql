-- function api.set_queue_settings(uuid, boolean, int, int, int)
-- function api.get_queue_settings(uuid)
-- function api.queue_stats(date, date, uuid)

-- Rules and figures of queues. Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.set_queue_settings(
    p_location_id uuid,
    p_is_open boolean default true,
    p_most_waiting int default null,
    p_notify_ahead int default 2,
    p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_row clinic.queue_settings;
begin
    perform core.require_permission('services.write');
    perform core.require_own_branch(p_location_id);

    select s.*
    into v_row
    from clinic.queue_settings as s
    where
        s.organization_id = v_organization_id
        and s.location_id = p_location_id
        and s.deleted_at is null
    for no key update;

    if v_row.id is not null then
        perform core.check_row_version('queue', p_row_version, v_row.row_version);
    end if;

    insert into clinic.queue_settings as s (
        organization_id, location_id, is_open, most_waiting, notify_ahead
    )
    values (v_organization_id, p_location_id, p_is_open, p_most_waiting, p_notify_ahead)
    on conflict (organization_id, location_id) where deleted_at is null do update
    set
        is_open = excluded.is_open,
        most_waiting = excluded.most_waiting,
        notify_ahead = excluded.notify_ahead
    returning s.row_version into v_row.row_version;

    return v_row.row_version;
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'these cannot be rules of a queue', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function api.set_queue_settings(uuid, boolean, int, int, int) owner to app_owner;

revoke all on function api.set_queue_settings(uuid, boolean, int, int, int) from public;
grant execute on function api.set_queue_settings(uuid, boolean, int, int, int) to authenticated;

comment on function api.set_queue_settings(uuid, boolean, int, int, int) is
    'Says whether a branch gives tickets, how many may wait, and how many before their turn '
    'people are told. Returns the version. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.get_queue_settings(p_location_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_row clinic.queue_settings;
begin
    perform core.require_permission('appointments.read');

    select s.*
    into v_row
    from clinic.queue_settings as s
    where
        s.organization_id = v_organization_id
        and s.location_id = p_location_id
        and s.deleted_at is null;

    return jsonb_build_object(
        'is_open', coalesce(v_row.is_open, true),
        'most_waiting', v_row.most_waiting,
        'notify_ahead', coalesce(v_row.notify_ahead, 2),
        'row_version', v_row.row_version
    );
end
$function$;

alter function api.get_queue_settings(uuid) owner to app_owner;

revoke all on function api.get_queue_settings(uuid) from public;
grant execute on function api.get_queue_settings(uuid) to authenticated;

comment on function api.get_queue_settings(uuid) is
    'The rules of the queue of a branch; the defaults where none were set. Raises RQ403.';

create or replace function api.queue_stats(
    p_first_on date, p_last_on date, p_location_id uuid default null
)
returns table (
    location_id uuid,
    queue_on date,
    taken int,
    called int,
    done int,
    gone int,
    average_wait interval
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('appointments.read');

    if coalesce(p_last_on not between p_first_on and p_first_on + 366, true) then
        perform core.refuse(
            'RQ422', 'these are no days of a report',
            format('from "%s" to "%s"', p_first_on, p_last_on),
            'name a first and a last day, at most a year apart'
        );
    end if;

    return query
    select
        s.location_id, s.queue_on, s.taken, s.called, s.done, s.gone, s.waited / nullif(s.called, 0)
    from clinic.queue_daily_stats as s
    inner join core.locations as l
        on l.organization_id = v_organization_id and s.location_id = l.id
    where
        s.organization_id = v_organization_id
        and s.queue_on between p_first_on and p_last_on
        and (p_location_id is null or s.location_id = p_location_id)
        and l.deleted_at is null
    order by s.queue_on, s.location_id;
end
$function$;

alter function api.queue_stats(date, date, uuid) owner to app_owner;

revoke all on function api.queue_stats(date, date, uuid) from public;
grant execute on function api.queue_stats(date, date, uuid) to authenticated;

comment on function api.queue_stats(date, date, uuid) is
    'How many took tickets at the caller''s branches on each day from the first to the last, '
    'what became of them, and how long they waited on average until they were called. Raises '
    'RQ403, RQ422.';
