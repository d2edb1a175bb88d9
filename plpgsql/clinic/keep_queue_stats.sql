-- function clinic.keep_queue_stats()
-- trigger tg_queue_entries_30_stats_insert on clinic.queue_entries
-- trigger tg_queue_entries_30_stats_update on clinic.queue_entries
-- trigger tg_queue_entries_30_stats_delete on clinic.queue_entries

-- In the same statement, and for all its rows at once: what was of the old rows goes, and what is
-- of the new ones comes. Who was called is counted when they are through or went away, so that who
-- calls writes no figures and waits for nobody.

create or replace function clinic.keep_queue_stats()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_changes clinic.queue_daily_stats[];
begin
    if tg_op in ('INSERT', 'UPDATE') then
        v_changes := array(
            select
                (
                    n.organization_id,
                    n.location_id,
                    n.queue_on,
                    1,
                    (n.finished_at is not null and n.called_at is not null)::int,
                    (n.status = 'done')::int,
                    (n.status = 'left')::int,
                    coalesce(
                        case
                            when n.finished_at is not null
                                then n.called_at - n.created_at
                        end,
                        interval '0'
                    )
                )::clinic.queue_daily_stats
            from new_rows as n
            where n.deleted_at is null
        );
    end if;

    if tg_op in ('UPDATE', 'DELETE') then
        v_changes := v_changes || array(
            select
                (
                    o.organization_id,
                    o.location_id,
                    o.queue_on,
                    -1,
                    -(o.finished_at is not null and o.called_at is not null)::int,
                    -(o.status = 'done')::int,
                    -(o.status = 'left')::int,
                    -coalesce(
                        case
                            when o.finished_at is not null
                                then o.called_at - o.created_at
                        end,
                        interval '0'
                    )
                )::clinic.queue_daily_stats
            from old_rows as o
            where o.deleted_at is null
        );
    end if;

    -- whoever purges what was deleted changes no figure, and need not see them
    if v_changes = '{}' then
        return null;
    end if;

    insert into clinic.queue_daily_stats (
        organization_id, location_id, queue_on, taken, called, done, gone, waited
    )
    select distinct c.organization_id, c.location_id, c.queue_on, 0, 0, 0, 0, interval '0'
    from unnest(v_changes) as c
    order by c.organization_id, c.location_id, c.queue_on
    on conflict (organization_id, location_id, queue_on) do nothing;

    update clinic.queue_daily_stats as s
    set
        taken = s.taken + c.taken,
        called = s.called + c.called,
        done = s.done + c.done,
        gone = s.gone + c.gone,
        waited = s.waited + c.waited
    from (
        select
            u.organization_id,
            u.location_id,
            u.queue_on,
            sum(u.taken) as taken,
            sum(u.called) as called,
            sum(u.done) as done,
            sum(u.gone) as gone,
            sum(u.waited) as waited
        from unnest(v_changes) as u
        group by u.organization_id, u.location_id, u.queue_on
        having
            sum(u.taken) <> 0
            or sum(u.called) <> 0
            or sum(u.done) <> 0
            or sum(u.gone) <> 0
            or sum(u.waited) <> interval '0'
    ) as c
    where
        s.organization_id = c.organization_id
        and s.location_id = c.location_id
        and s.queue_on = c.queue_on;

    return null;
end
$function$;

alter function clinic.keep_queue_stats() owner to app_owner;

revoke all on function clinic.keep_queue_stats() from public;

comment on function clinic.keep_queue_stats() is 'Trigger: counts tickets by branch and day.';

create or replace trigger tg_queue_entries_30_stats_insert
after insert on clinic.queue_entries
referencing new table as new_rows
for each statement execute function clinic.keep_queue_stats();

comment on trigger tg_queue_entries_30_stats_insert on clinic.queue_entries is
    'Counts tickets by branch and day';

create or replace trigger tg_queue_entries_30_stats_update
after update on clinic.queue_entries
referencing old table as old_rows new table as new_rows
for each statement execute function clinic.keep_queue_stats();

comment on trigger tg_queue_entries_30_stats_update on clinic.queue_entries is
    'Counts tickets by branch and day';

create or replace trigger tg_queue_entries_30_stats_delete
after delete on clinic.queue_entries
referencing old table as old_rows
for each statement execute function clinic.keep_queue_stats();

comment on trigger tg_queue_entries_30_stats_delete on clinic.queue_entries is
    'Counts tickets by branch and day';
