-- function audit.apply_retention(date)

-- Run daily by app_migrator or a member of it. Locks: the table exclusively for as long as it takes
-- to drop a partition; whoever is in the way is not waited for, it fails with 55P03 and is run
-- again later. What goes is first said in the chain of every organization that had records there,
-- so that the chain still verifies. Copy a month away before its time, if it shall outlive it.

create or replace function audit.apply_retention(p_today date default current_date)
returns table (partition_name text, is_dropped boolean, because text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '100ms'
as $function$
declare
    v_partition record;
begin
    for v_partition in
        select
            i.inhrelid::regclass as name,
            p.relname::text as source,
            to_date(right(c.relname, 7), 'YYYY_MM') as month_on
        from pg_inherits as i
        inner join pg_class as c
            on i.inhrelid = c.oid
        inner join pg_class as p
            on i.inhparent = p.oid
        where
            p.oid in ('audit.events'::regclass, 'audit.access_log'::regclass)
            and c.relname ~ '_\d{4}_\d{2}$'
            and to_date(right(c.relname, 7), 'YYYY_MM') < date_trunc('month', p_today)
        order by p.relname, c.relname
    loop
        partition_name := v_partition.name::text;
        because := audit.kept_because(
            p_source => v_partition.source,
            p_month_on => v_partition.month_on,
            p_today => p_today
        );
        is_dropped := because is null;

        if is_dropped then
            perform audit.say_dropped(v_partition.source, v_partition.month_on);
            execute format('drop table %s', v_partition.name);
        end if;

        return next;
    end loop;
end
$function$;

alter function audit.apply_retention(date) owner to app_owner;

revoke all on function audit.apply_retention(date) from public;

comment on function audit.apply_retention(date) is
    'Drops the months of records that no policy and no legal hold keeps any longer, and says of '
    'each past month whether it went or why it stays.';
