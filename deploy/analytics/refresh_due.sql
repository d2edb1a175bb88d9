-- Deploy routiq:analytics/refresh_due to pg
-- requires: analytics/reconcile
-- requires: analytics/mv_patient_counts
-- requires: analytics/mv_patient_activity
-- requires: analytics/mv_practitioner_utilisation
-- requires: analytics/mv_conversation_response_times
-- requires: jobs/enqueue

begin;

-- function analytics.refresh_due(timestamptz)
-- function analytics.apply_changes_job(jobs.jobs)
-- function analytics.refresh_views_job(jobs.jobs)
-- function analytics.reconcile_job(jobs.jobs)

-- One view a call, the one that has been old for longest, so that a commit lies between two. Readers go on
-- meanwhile. A view is left alone for a minute, and for ten times as long as its last refresh took: so
-- refreshes never take more than a tenth of the time. It stays marked where something was counted while
-- it was refreshed. Nothing may be counted while that is looked up, so counting is held up at the very
-- end, for as long as it takes to commit.
--
-- Belongs to app_migrator, like the views: the rows of every organization go in.

create or replace function analytics.refresh_due(p_now timestamptz default clock_timestamp())
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_started_at timestamptz := clock_timestamp();
    v_name text;
    v_rows bigint;
begin
    perform core.require_every_row('contact.patients');

    if not pg_try_advisory_xact_lock(hashtextextended('analytics.refresh_due', 0)) then
        return null;
    end if;

    select s.name
    into v_name
    from analytics.refresh_state as s
    inner join pg_class as c
        on s.name = c.relname
    where
        c.relnamespace = 'analytics'::regnamespace
        and c.relkind = 'm'
        and s.dirty_at is not null
        and coalesce(
            s.last_refreshed_at + greatest(interval '1 minute', 10 * s.last_duration) <= p_now, true
        )
    order by s.dirty_at
    limit 1;

    if v_name is null then
        return null;
    end if;

    execute format('refresh materialized view concurrently analytics.%I', v_name);
    execute format('select count(*) from analytics.%I', v_name)
    into v_rows;

    perform pg_advisory_xact_lock(hashtextextended('analytics.apply_changes', 0));

    update analytics.refresh_state as s
    set
        dirty_at = case
            when exists (
                select
                from analytics.refresh_state as c
                where c.name = 'changes' and c.last_refreshed_at >= v_started_at
            ) then v_started_at
        end,
        last_refreshed_at = v_started_at,
        last_duration = clock_timestamp() - v_started_at,
        row_count = v_rows
    where s.name = v_name;

    return v_name;
end
$function$;

-- Handlers of platform.apply_changes, .refresh_views and .reconcile_figures: of app_migrator, as all three
-- ask for. The first one comes again after a second while there is something to count and after four
-- while there is nothing. Its own key is taken until it has ended, so two keys take turns; a schedule
-- begins it again each minute in case it was lost, and finds the key taken.

create or replace function analytics.apply_changes_job(p_job jobs.jobs)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    c_at_most constant int := 20000;
    v_taken int := analytics.apply_changes(c_at_most);
begin
    perform jobs.enqueue(
        p_kind => p_job.kind,
        p_queue => p_job.queue,
        p_priority => 50::smallint,
        p_run_at => clock_timestamp() + case
            when v_taken in (1, c_at_most) then interval '0'
            when v_taken > 0 then interval '1 second'
            else interval '4 seconds'
        end,
        p_unique_key => case p_job.unique_key
            when 'count changes, then' then 'count changes, and then'
            else 'count changes, then'
        end
    );

    return jsonb_build_object('counted', v_taken);
end
$function$;

create or replace function analytics.refresh_views_job(p_job jobs.jobs)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_name text := analytics.refresh_due();
begin
    if v_name is not null then
        -- No unique key: that of this job is taken until it has ended.
        perform jobs.enqueue(p_kind => p_job.kind, p_queue => p_job.queue);
    end if;

    return jsonb_build_object('refreshed', v_name);
end
$function$;

-- One organization a job, so that counting goes on between two.
create or replace function analytics.reconcile_job(p_job jobs.jobs)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_organization_id uuid;
    v_count bigint;
begin
    select o.id
    into v_organization_id
    from core.organizations as o
    where o.id > coalesce(p_job.args ->> 'after', '00000000-0000-0000-0000-000000000000')::uuid
    order by o.id
    limit 1;

    if v_organization_id is not null then
        select count(*)
        into v_count
        from analytics.reconcile(v_organization_id);

        perform jobs.enqueue(
            p_kind => p_job.kind,
            p_args => jsonb_build_object('after', v_organization_id),
            p_queue => p_job.queue,
            p_priority => 200::smallint
        );
    end if;

    return jsonb_build_object('organization_id', v_organization_id, 'repaired', coalesce(v_count, 0));
end
$function$;

alter function analytics.refresh_due(timestamptz) owner to app_migrator;
alter function analytics.apply_changes_job(jobs.jobs) owner to app_migrator;
alter function analytics.refresh_views_job(jobs.jobs) owner to app_migrator;
alter function analytics.reconcile_job(jobs.jobs) owner to app_migrator;

revoke all on function analytics.refresh_due(timestamptz) from public;
revoke all on function analytics.apply_changes_job(jobs.jobs) from public;
revoke all on function analytics.refresh_views_job(jobs.jobs) from public;
revoke all on function analytics.reconcile_job(jobs.jobs) from public;
grant execute on function analytics.apply_changes_job(jobs.jobs) to app_owner;
grant execute on function analytics.refresh_views_job(jobs.jobs) to app_owner;
grant execute on function analytics.reconcile_job(jobs.jobs) to app_owner;

comment on function analytics.refresh_due(timestamptz) is
    'Refreshes the materialised view that has been old for longest, concurrently, and returns '
    'its name; null where none is due. A view is left alone for a minute, and for ten times '
    'as long as it took.';
comment on function analytics.apply_changes_job(jobs.jobs) is
    'Handler of platform.apply_changes: counts what waits, and comes again soon.';
comment on function analytics.refresh_views_job(jobs.jobs) is
    'Handler of platform.refresh_views: refreshes a view that is due, and comes again while '
    'there may be another.';
comment on function analytics.reconcile_job(jobs.jobs) is
    'Handler of platform.reconcile_figures: compares the figures of one organization with a '
    'recount and repairs them, then comes again for the next one.';

commit;
