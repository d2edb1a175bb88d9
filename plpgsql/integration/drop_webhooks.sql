-- function integration.drop_webhooks(jobs.jobs)

-- Belongs to app_migrator, who sees every row: events of every organization go. A month goes as a whole; one in which
-- something still waits stays. Whoever is in the way is not waited for: after 100 ms it fails with 55P03,
-- and is tried again like every job. The keys, by which a copy is told, go as long after their events
-- came, so many a call that it holds nobody up; where there are more, another job takes them. Raises
-- RQ422.

create or replace function integration.drop_webhooks(p_job jobs.jobs)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_most_keys int := coalesce((p_job.args ->> 'most_keys')::int, 100000);
    v_keep int := coalesce((p_job.args ->> 'keep_months')::int, 6);
    v_before timestamptz := (
        date_trunc('month', now() at time zone 'UTC') - make_interval(months => v_keep)
    ) at time zone 'UTC';
    v_partition regclass;
    v_is_waiting boolean;
    v_dropped jsonb := '[]'::jsonb;
    v_kept jsonb := '[]'::jsonb;
    v_keys int;
begin
    if v_keep < 1 or v_most_keys < 1 then
        perform core.refuse(
            'RQ422', 'the present month cannot go, and some key has to',
            format('keep_months is %s, most_keys %s', v_keep, v_most_keys),
            'say one or more of each'
        );
    end if;

    perform set_config('lock_timeout', '100ms', true);

    for v_partition in
        select c.oid::regclass
        from pg_inherits as i
        inner join pg_class as c
            on i.inhrelid = c.oid
        where
            i.inhparent = 'integration.webhook_events'::regclass
            and c.relname ~ '_\d{4}_\d{2}$'
            and to_date(right(c.relname, 7), 'YYYY_MM') < (v_before at time zone 'UTC')::date
        order by c.relname
    loop
        execute format(
            'select exists (select from %s where status in (''received'', ''processing'', ''failed''))',
            v_partition
        )
        into v_is_waiting;

        if v_is_waiting then
            v_kept := v_kept || to_jsonb(v_partition::text);
        else
            v_dropped := v_dropped || to_jsonb(v_partition::text);
            execute format('drop table %s', v_partition);
        end if;
    end loop;

    delete from integration.webhook_event_keys as k
    where k.ctid = any(
        array(
            select o.ctid
            from integration.webhook_event_keys as o
            where o.received_at < v_before
            limit v_most_keys
        )
    );

    get diagnostics v_keys = row_count;

    if v_keys = v_most_keys then
        perform jobs.enqueue(p_kind => p_job.kind, p_args => p_job.args, p_queue => p_job.queue);
    end if;

    return jsonb_build_object('dropped', v_dropped, 'kept', v_kept, 'keys', v_keys);
end
$function$;

alter function integration.drop_webhooks(jobs.jobs) owner to app_migrator;

revoke all on function integration.drop_webhooks(jobs.jobs) from public;
grant execute on function integration.drop_webhooks(jobs.jobs) to app_owner;

comment on function integration.drop_webhooks(jobs.jobs) is
    'Handler of platform.drop_webhooks: drops months of webhook events that are older than '
    'keep_months (6) and wait for nothing, and keys of as old events, most_keys (100000) a job.';
