-- function jobs.drop_archive(jobs.jobs)

-- A month goes as a whole, so no row is deleted. Locks the table exclusively for as long as it takes
-- to drop a partition: one a call, so that nobody waits for the second while the first is locked. Where
-- there are more, another job takes them. Whoever is in the way is not waited for: after 100 ms it fails
-- with 55P03, and is tried again later like every job.

create or replace function jobs.drop_archive(p_job jobs.jobs)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_keep int := coalesce((p_job.args ->> 'keep_months')::int, 12);
    v_partitions regclass[];
    v_dropped jsonb := '[]'::jsonb;
begin
    if v_keep < 1 then
        perform core.refuse(
            'RQ422', 'the present month cannot go', format('keep_months is %s', v_keep),
            'keep one month or more'
        );
    end if;

    perform set_config('lock_timeout', '100ms', true);

    v_partitions := array(
        select c.oid::regclass
        from pg_inherits as i
        inner join pg_class as c
            on i.inhrelid = c.oid
        where
            i.inhparent = any(
                array[
                    to_regclass('jobs.job_archive'),
                    to_regclass('jobs.job_attempts'),
                    to_regclass('analytics.analytics_events'),
                    to_regclass('analytics.performance_metrics'),
                    to_regclass('analytics.error_logs'),
                    to_regclass('analytics.user_activity_log')
                ]
            )
            and c.relname ~ '_\d{4}_\d{2}$'
            and to_date(right(c.relname, 7), 'YYYY_MM')
            < date_trunc('month', now() at time zone 'UTC') - make_interval(months => v_keep)
        order by c.relname
        limit 2
    );

    if cardinality(v_partitions) > 1 then
        perform jobs.enqueue(p_kind => p_job.kind, p_args => p_job.args, p_queue => p_job.queue);
    end if;

    if v_partitions <> '{}' then
        -- as text before it is gone
        v_dropped := jsonb_build_array(v_partitions[1]::text);
        execute format('drop table %s', v_partitions[1]);
    end if;

    return jsonb_build_object('dropped', v_dropped);
end
$function$;

alter function jobs.drop_archive(jobs.jobs) owner to app_owner;

revoke all on function jobs.drop_archive(jobs.jobs) from public;

comment on function jobs.drop_archive(jobs.jobs) is
    'Handler of platform.drop_archive: drops a month of finished jobs, of their tries, or of what '
    'happened in the application, that is older than keep_months (12); where there are more, '
    'another job takes them.';
