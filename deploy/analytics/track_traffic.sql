-- Deploy routiq:analytics/track_traffic to pg
-- requires: analytics/changes__policies
-- requires: integration/webhook_events
-- requires: integration/sync_runs
-- requires: integration/sync_errors

begin;

-- function analytics.event_measures(text, timestamptz, timestamptz)
-- function analytics.track_events()
-- function analytics.track_syncs()
-- function analytics.track_sync_errors()
-- trigger tg_webhook_events_80_figures_insert on integration.webhook_events
-- trigger tg_webhook_events_80_figures_update on integration.webhook_events
-- trigger tg_webhook_events_80_figures_delete on integration.webhook_events
-- trigger tg_sync_runs_80_figures_insert on integration.sync_runs
-- trigger tg_sync_runs_80_figures_update on integration.sync_runs
-- trigger tg_sync_runs_80_figures_delete on integration.sync_runs
-- trigger tg_sync_errors_80_figures_insert on integration.sync_errors
-- trigger tg_sync_errors_80_figures_update on integration.sync_errors
-- trigger tg_sync_errors_80_figures_delete on integration.sync_errors

-- As analytics.track_changes, for the traffic with other systems: counted by the hour, so that an hour of
-- many events is few rows.

-- PL/pgSQL, and not SQL: a function in SQL that pins its path is read and planned with every write.

create or replace function analytics.event_measures(
    p_status text, p_received_at timestamptz, p_processed_at timestamptz
)
returns table (measure text, duration interval)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $function$
begin
    measure := 'events_received';
    duration := interval '0';
    return next;

    if p_status in ('processed', 'ignored') then
        measure := 'events_processed';
        duration := coalesce(greatest(p_processed_at - p_received_at, interval '0'), interval '0');
        return next;
    elsif p_status in ('failed', 'dead') then
        measure := 'events_failed';
        return next;
    end if;
end
$function$;

-- Old and new rows are not joined: what stays cancels itself out in the sums, and a join of a hundred rows
-- compared each with each.

create or replace function analytics.track_events()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_sign int := case tg_op when 'DELETE' then -1 else 1 end;
begin
    if tg_op <> 'UPDATE' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, label, quantity, duration
        )
        select
            w.organization_id, m.measure, date_trunc('hour', w.received_at, 'UTC'),
            w.service_code, v_sign * count(*), v_sign * sum(m.duration)
        from written as w
        cross join lateral analytics.event_measures(w.status, w.received_at, w.processed_at) as m
        group by 1, 2, 3, 4;
    else
        insert into analytics.changes (
            organization_id, measure, occurred_at, label, quantity, duration
        )
        select
            w.organization_id, m.measure, date_trunc('hour', w.received_at, 'UTC'),
            w.service_code, sum(w.sign), sum(w.sign * m.duration)
        from (
            select o.organization_id, o.service_code, o.status, o.received_at, o.processed_at, -1
            from old_rows as o
            union all
            select n.organization_id, n.service_code, n.status, n.received_at, n.processed_at, 1
            from new_rows as n
        ) as w (organization_id, service_code, status, received_at, processed_at, sign)
        cross join lateral analytics.event_measures(w.status, w.received_at, w.processed_at) as m
        group by 1, 2, 3, 4
        having sum(w.sign) <> 0 or sum(w.sign * m.duration) <> interval '0';
    end if;

    return null;
end
$function$;

create or replace function analytics.track_syncs()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_sign int := case tg_op when 'DELETE' then -1 else 1 end;
begin
    if tg_op <> 'UPDATE' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, subject_id, quantity
        )
        select
            w.organization_id, 'records_processed', date_trunc('hour', w.started_at, 'UTC'),
            w.integration_id, v_sign * w.read_count
        from written as w
        where w.read_count <> 0;
    else
        insert into analytics.changes (
            organization_id, measure, occurred_at, subject_id, quantity
        )
        select
            w.organization_id, 'records_processed', date_trunc('hour', w.started_at, 'UTC'),
            w.integration_id, sum(w.read_count)
        from old_rows as o
        inner join new_rows as n
            on o.organization_id = n.organization_id and o.id = n.id
        cross join lateral (
            values
            (o.organization_id, o.integration_id, o.started_at, -o.read_count),
            (n.organization_id, n.integration_id, n.started_at, n.read_count)
        ) as w (organization_id, integration_id, started_at, read_count)
        where
            (o.integration_id, o.started_at, o.read_count)
            is distinct from (n.integration_id, n.started_at, n.read_count)
        group by 1, 2, 3, 4
        having sum(w.read_count) <> 0;
    end if;

    return null;
end
$function$;

create or replace function analytics.track_sync_errors()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_sign int := case tg_op when 'DELETE' then -1 else 1 end;
begin
    if tg_op <> 'UPDATE' then
        insert into analytics.changes (
            organization_id, measure, occurred_at, subject_id, quantity
        )
        select
            w.organization_id, 'sync_errors', date_trunc('hour', w.occurred_at, 'UTC'),
            w.integration_id, v_sign * count(*)
        from written as w
        group by 1, 2, 3, 4;
    else
        insert into analytics.changes (
            organization_id, measure, occurred_at, subject_id, quantity
        )
        select
            w.organization_id, 'sync_errors', date_trunc('hour', w.occurred_at, 'UTC'),
            w.integration_id, sum(w.quantity)
        from old_rows as o
        inner join new_rows as n
            on o.organization_id = n.organization_id and o.id = n.id
        cross join lateral (
            values
            (o.organization_id, o.integration_id, o.occurred_at, -1),
            (n.organization_id, n.integration_id, n.occurred_at, 1)
        ) as w (organization_id, integration_id, occurred_at, quantity)
        where
            (o.integration_id, o.occurred_at) is distinct from (n.integration_id, n.occurred_at)
        group by 1, 2, 3, 4
        having sum(w.quantity) <> 0;
    end if;

    return null;
end
$function$;

create or replace trigger tg_webhook_events_80_figures_insert
after insert on integration.webhook_events
referencing new table as written
for each statement execute function analytics.track_events();

create or replace trigger tg_webhook_events_80_figures_update
after update on integration.webhook_events
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_events();

create or replace trigger tg_webhook_events_80_figures_delete
after delete on integration.webhook_events
referencing old table as written
for each statement execute function analytics.track_events();

create or replace trigger tg_sync_runs_80_figures_insert
after insert on integration.sync_runs
referencing new table as written
for each statement execute function analytics.track_syncs();

create or replace trigger tg_sync_runs_80_figures_update
after update on integration.sync_runs
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_syncs();

create or replace trigger tg_sync_runs_80_figures_delete
after delete on integration.sync_runs
referencing old table as written
for each statement execute function analytics.track_syncs();

create or replace trigger tg_sync_errors_80_figures_insert
after insert on integration.sync_errors
referencing new table as written
for each statement execute function analytics.track_sync_errors();

create or replace trigger tg_sync_errors_80_figures_update
after update on integration.sync_errors
referencing old table as old_rows new table as new_rows
for each statement execute function analytics.track_sync_errors();

create or replace trigger tg_sync_errors_80_figures_delete
after delete on integration.sync_errors
referencing old table as written
for each statement execute function analytics.track_sync_errors();

alter function analytics.event_measures(text, timestamptz, timestamptz) owner to app_owner;
alter function analytics.track_events() owner to app_migrator;
alter function analytics.track_syncs() owner to app_migrator;
alter function analytics.track_sync_errors() owner to app_migrator;

revoke all on function analytics.event_measures(text, timestamptz, timestamptz) from public;
revoke all on function analytics.track_events() from public;
revoke all on function analytics.track_syncs() from public;
revoke all on function analytics.track_sync_errors() from public;

comment on function analytics.event_measures(text, timestamptz, timestamptz) is
    'Figures that a webhook event counts in, and the time that belongs to each.';
comment on function analytics.track_events() is
    'Trigger: appends webhook events written, by the hour in which they came, to '
    'analytics.changes.';
comment on function analytics.track_syncs() is
    'Trigger: appends the records that syncs read, by the hour in which they began, to '
    'analytics.changes.';
comment on function analytics.track_sync_errors() is
    'Trigger: appends errors of syncs, by the hour in which they occurred, to '
    'analytics.changes.';
comment on trigger tg_webhook_events_80_figures_insert on integration.webhook_events is
    'Has what was written counted';
comment on trigger tg_webhook_events_80_figures_update on integration.webhook_events is
    'Has what was written counted';
comment on trigger tg_webhook_events_80_figures_delete on integration.webhook_events is
    'Has what was written counted';
comment on trigger tg_sync_runs_80_figures_insert on integration.sync_runs is
    'Has what was written counted';
comment on trigger tg_sync_runs_80_figures_update on integration.sync_runs is
    'Has what was written counted';
comment on trigger tg_sync_runs_80_figures_delete on integration.sync_runs is
    'Has what was written counted';
comment on trigger tg_sync_errors_80_figures_insert on integration.sync_errors is
    'Has what was written counted';
comment on trigger tg_sync_errors_80_figures_update on integration.sync_errors is
    'Has what was written counted';
comment on trigger tg_sync_errors_80_figures_delete on integration.sync_errors is
    'Has what was written counted';

commit;
