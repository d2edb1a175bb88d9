-- Deploy routiq:ops/evaluate_alerts to pg
-- requires: ops/metrics
-- requires: ops/alert_rules__policies
-- requires: jobs/enqueue_many

begin;

-- function ops.evaluate_alerts(timestamptz)
-- function ops.watch(jobs.jobs)

-- Belong to app_migrator: alerts are about the platform, which no organization may write. One run at a
-- time; who comes second goes home. A rule whose figure is not told any more is met no more. What begins
-- to fire, and what ends after it fired, is told on the channel "alerts" when this commits.
--
-- The database sends no letters: for each channel of a rule the job puts a job "alert.CHANNEL" in, and a
-- worker of yours delivers it, again and again until it could. A rule without channels puts nothing in.

create or replace function ops.evaluate_alerts(p_now timestamptz default clock_timestamp())
returns table (fired int, resolved int, open int)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_change record;
begin
    fired := 0;
    resolved := 0;

    if not pg_try_advisory_xact_lock(hashtextextended('ops.evaluate_alerts', 0)) then
        open := (select count(*)::int from ops.alerts as a where a.status <> 'resolved');
        return next;
        return;
    end if;

    for v_change in
        with met as materialized (
            select r.id as rule_id, m.labels, m.value
            from ops.alert_rules as r
            inner join ops.metrics() as m
                on r.metric = m.name and m.labels @> r.labels
            where
                r.is_active
                and r.deleted_at is null
                and case r.comparison
                    when '>' then m.value > r.threshold
                    when '>=' then m.value >= r.threshold
                    when '<' then m.value < r.threshold
                    when '<=' then m.value <= r.threshold
                    when '=' then m.value = r.threshold
                    else m.value <> r.threshold
                end
        ),

        standing as (
            select a.id, a.rule_id, a.labels, a.status, a.started_at, a.value
            from ops.alerts as a
            where a.status <> 'resolved' and a.deleted_at is null
        )

        select
            s.id,
            r.id as rule_id,
            r.code,
            r.name,
            r.severity,
            r.runbook_url,
            coalesce(m.labels, s.labels) as labels,
            s.status as was,
            coalesce(m.value, s.value)::numeric as value,
            case
                when m.rule_id is null then 'resolved'
                when s.status = 'firing' then 'firing'
                when coalesce(s.started_at, p_now) + r.lasting <= p_now then 'firing'
                else 'pending'
            end as becomes
        from met as m
        full outer join standing as s
            on m.rule_id = s.rule_id and m.labels = s.labels
        inner join ops.alert_rules as r
            on coalesce(m.rule_id, s.rule_id) = r.id
        where
            s.id is null
            or m.rule_id is null
            or s.value is distinct from m.value::numeric
            or s.status = 'pending' and s.started_at + r.lasting <= p_now
        order by r.code, labels
    loop
        if v_change.id is null then
            insert into ops.alerts (
                rule_id, labels, status, value, message, started_at, fired_at, notified_at
            )
            values (
                v_change.rule_id,
                v_change.labels,
                v_change.becomes,
                v_change.value,
                v_change.name,
                p_now,
                case when v_change.becomes = 'firing' then p_now end,
                case when v_change.becomes = 'firing' then p_now end
            );
        else
            update ops.alerts as a
            set
                status = v_change.becomes,
                value = v_change.value,
                fired_at = case when v_change.becomes = 'firing' then coalesce(a.fired_at, p_now) else a.fired_at end,
                resolved_at = case when v_change.becomes = 'resolved' then p_now end,
                notified_at = case
                    when v_change.becomes <> v_change.was and a.status || v_change.becomes <> 'pendingresolved'
                        then p_now
                    else a.notified_at
                end
            where a.id = v_change.id;
        end if;

        if
            v_change.becomes = 'firing' and v_change.was is distinct from 'firing'
            or v_change.becomes = 'resolved' and v_change.was = 'firing'
        then
            perform pg_notify(
                'alerts',
                jsonb_build_object(
                    'code', v_change.code,
                    'status', v_change.becomes,
                    'severity', v_change.severity,
                    'name', v_change.name,
                    'labels', v_change.labels,
                    'value', v_change.value,
                    'runbook_url', v_change.runbook_url
                )::text
            );

            if v_change.becomes = 'firing' then
                fired := fired + 1;
            else
                resolved := resolved + 1;
            end if;
        end if;
    end loop;

    open := (select count(*)::int from ops.alerts as a where a.status <> 'resolved');
    return next;
end
$function$;

alter function ops.evaluate_alerts(timestamptz) owner to app_migrator;

revoke all on function ops.evaluate_alerts(timestamptz) from public;

comment on function ops.evaluate_alerts(timestamptz) is
    'Compares all figures with the rules, keeps what is met in ops.alerts, and tells on the '
    'channel "alerts" what begins to fire and what ended. Returns how many began, ended and are '
    'open. Part of ops.watch, which has others told too.';

create or replace function ops.watch(p_job jobs.jobs)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_at timestamptz := coalesce((p_job.args ->> 'at')::timestamptz, clock_timestamp());
    v_found record;
    v_jobs jsonb;
begin
    select e.fired, e.resolved, e.open
    into v_found
    from ops.evaluate_alerts(v_at) as e;

    select jsonb_agg(
        jsonb_build_object(
            'kind', 'alert.' || c.channel,
            'unique_key', format('%s %s %s', c.channel, a.id, a.status),
            'args', jsonb_build_object(
                'code', r.code,
                'status', a.status,
                'severity', r.severity,
                'name', r.name,
                'labels', a.labels,
                'value', a.value,
                'runbook_url', r.runbook_url,
                'fired_at', a.fired_at,
                'resolved_at', a.resolved_at
            )
        )
    )
    into v_jobs
    from ops.alerts as a
    inner join ops.alert_rules as r
        on a.rule_id = r.id
    cross join lateral unnest(r.channels) as c (channel)
    where a.notified_at = v_at;

    if v_jobs is not null then
        perform count(*)
        from jobs.enqueue_many(v_jobs, p_job.queue);
    end if;

    return jsonb_build_object(
        'fired', v_found.fired, 'resolved', v_found.resolved, 'open', v_found.open,
        'put_in', coalesce(jsonb_array_length(v_jobs), 0)
    );
end
$function$;

alter function ops.watch(jobs.jobs) owner to app_migrator;

revoke all on function ops.watch(jobs.jobs) from public;
grant execute on function ops.watch(jobs.jobs) to app_owner;

comment on function ops.watch(jobs.jobs) is
    'Handler of platform.watch: compares all figures with the rules of alerts, as of now or of the '
    'instant "at" of its arguments, and puts in a job for each channel that is to be told.';

commit;
