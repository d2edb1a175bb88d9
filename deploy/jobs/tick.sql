-- Deploy routiq:jobs/tick to pg
-- requires: jobs/put_in_due
-- requires: jobs/timetables

begin;

-- function jobs.redrive(timestamptz)
-- function jobs.tick(timestamptz)

-- For queues whose policy says so: what failed for a passing reason is put in again an hour after it
-- died, once. A job that was redriven and dies again waits for a person. Part of jobs.tick, which puts
-- the context back.

create or replace function jobs.redrive(p_now timestamptz)
returns int
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_most constant int := 1000;
    v_letters record;
    v_count int := 0;
begin
    for v_letters in
        select
            l.organization_id,
            array_agg(l.id) as ids
        from (
            select
                d.organization_id,
                d.id
            from jobs.queues as q
            inner join jobs.dead_letters as d
                on q.name = d.queue
            where
                q.dead_letter_policy = 'redrive'
                and q.paused_at is null
                and d.replayed_at is null
                and d.dismissed_at is null
                and d.reason in ('exhausted', 'lost')
                and d.died_at <= p_now - interval '1 hour'
                and not exists (
                    select
                    from jobs.dead_letters as o
                    where o.organization_id = d.organization_id and o.replayed_as = d.job_id
                )
            order by d.died_at
            limit c_most
        ) as l
        group by l.organization_id
    loop
        -- as core.set_context does it; app_dispatcher has no right on core
        execute format('set local core.organization_id = %L', v_letters.organization_id);

        v_count := v_count + (
            select count(*)::int
            from jobs.replay_many(p_ids => v_letters.ids)
        );
    end loop;

    return v_count;
end
$function$;

alter function jobs.redrive(timestamptz) owner to app_owner;

revoke all on function jobs.redrive(timestamptz) from public;
grant execute on function jobs.redrive(timestamptz) to app_dispatcher;

comment on function jobs.redrive(timestamptz) is
    'Puts jobs in again that died an hour ago or earlier for a passing reason, in queues whose '
    'dead_letter_policy is redrive, once each; returns how many.';

-- Workers call it every few seconds; one at a time, and who comes second goes home. A schedule that
-- is new, or has other times, is reckoned anew. One that cannot be is said and left until it changes.

create or replace function jobs.tick(p_now timestamptz default clock_timestamp())
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id text := current_setting('core.organization_id', true);
    v_plan record;
    v_state jobs.schedule_states;
    v_count int := 0;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('jobs.tick', 0)) then
        return 0;
    end if;

    for v_plan in
        select p.*, p.cron || ' ' || p.time_zone as timetable, s.timetable as reckoned
        from jobs.timetables() as p
        left join jobs.schedule_states as s
            on p.organization_id = s.organization_id and p.name = s.name
        where
            s.timetable is distinct from p.cron || ' ' || p.time_zone
            or s.next_run_at <= p_now
    loop
        begin
            if v_plan.reckoned is distinct from v_plan.timetable then
                insert into jobs.schedule_states as s (
                    organization_id, name, timetable, next_run_at, updated_at
                )
                values (
                    v_plan.organization_id, v_plan.name, v_plan.timetable,
                    jobs.next_run(v_plan.cron, v_plan.time_zone, p_now), p_now
                )
                on conflict (organization_id, name) do update
                set
                    timetable = excluded.timetable,
                    next_run_at = excluded.next_run_at,
                    updated_at = excluded.updated_at;
            else
                select s.*
                into v_state
                from jobs.schedule_states as s
                where s.organization_id = v_plan.organization_id and s.name = v_plan.name;

                perform jobs.put_in_due(
                    p_state => v_state,
                    p_kind => v_plan.kind,
                    p_args => v_plan.args,
                    p_queue => v_plan.queue,
                    p_cron => v_plan.cron,
                    p_time_zone => v_plan.time_zone,
                    p_now => p_now
                );
                v_count := v_count + 1;
            end if;
        exception
            when sqlstate 'RQ422' or invalid_parameter_value then
                raise warning 'schedule "%" of organization %: %',
                    v_plan.name, v_plan.organization_id, sqlerrm;
                insert into jobs.schedule_states as s (organization_id, name, timetable)
                values (v_plan.organization_id, v_plan.name, v_plan.timetable)
                on conflict (organization_id, name) do update
                set
                    timetable = excluded.timetable,
                    next_run_at = null;
        end;
    end loop;

    v_count := v_count + jobs.redrive(p_now);

    execute format('set local core.organization_id = %L', coalesce(v_organization_id, ''));

    return v_count;
end
$function$;

alter function jobs.tick(timestamptz) owner to app_dispatcher;

revoke all on function jobs.tick(timestamptz) from public;
grant execute on function jobs.tick(timestamptz) to app_worker;

comment on function jobs.tick(timestamptz) is
    'Puts in what schedules have due, and returns how many. Any worker calls it every few seconds.';

commit;
