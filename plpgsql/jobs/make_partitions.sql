-- function jobs.make_partitions(jobs.jobs)

create or replace function jobs.make_partitions(p_job jobs.jobs)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_table regclass;
    v_made jsonb := '{}'::jsonb;
begin
    for v_table in
        select p.partrelid::regclass
        from pg_partitioned_table as p
        inner join pg_class as c
            on p.partrelid = c.oid
        where
            c.relowner = 'app_owner'::regrole
            and to_regclass(format('%I.%I', c.relnamespace::regnamespace, c.relname || '_default'))
            = p.partdefid
        order by p.partrelid::regclass::text
    loop
        v_made := v_made || jsonb_build_object(
            v_table::text,
            core.ensure_partitions(v_table, coalesce((p_job.args ->> 'months_ahead')::int, 3))
        );
    end loop;

    return v_made;
end
$function$;

alter function jobs.make_partitions(jobs.jobs) owner to app_owner;

revoke all on function jobs.make_partitions(jobs.jobs) from public;

comment on function jobs.make_partitions(jobs.jobs) is
    'Handler of platform.make_partitions: makes the months ahead of every partitioned table.';
