-- Deploy routiq:analytics/add_figures to pg
-- requires: analytics/org_daily_metrics__policies
-- requires: analytics/conversation_daily_metrics__policies
-- requires: analytics/integration_hourly_metrics__policies
-- requires: core/organizations__policies
-- requires: core/locations__policies

begin;

-- function analytics.clocks(uuid[])
-- function analytics.add_org_days(jsonb)
-- function analytics.add_conversation_days(jsonb)
-- function analytics.add_conversation_and_org_days(jsonb)
-- function analytics.add_hours(jsonb)

-- Part of analytics.apply_changes, which lets one at a time in: so what is not updated can be inserted, and
-- nobody else inserts it meanwhile. Nothing sinks below nothing: where rows were once written past the
-- triggers a deletion would take off what was never added, and hold up whatever waits behind it;
-- analytics.reconcile finds such rows. Figures of a branch that is gone went with it.

create or replace function analytics.clocks(p_organization_ids uuid[])
returns table (organization_id uuid, place_id uuid, time_zone text)
language sql
stable
rows 100
set search_path = pg_catalog, pg_temp
as $function$
    select o.id, o.id, o.time_zone::text
    from core.organizations as o
    where o.id = any(p_organization_ids)
    union all
    select l.organization_id, l.id, coalesce(l.time_zone, o.time_zone)::text
    from core.organizations as o
    inner join core.locations as l
        on o.id = l.organization_id
    where o.id = any(p_organization_ids)
$function$;

create or replace function analytics.add_org_days(p_deltas jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update analytics.org_daily_metrics as m
    set
        contacts_new = greatest(0, m.contacts_new + coalesce(d.contacts_new, 0)),
        patients_new = greatest(0, m.patients_new + coalesce(d.patients_new, 0)),
        conversations_opened
        = greatest(0, m.conversations_opened + coalesce(d.conversations_opened, 0)),
        conversations_resolved
        = greatest(0, m.conversations_resolved + coalesce(d.conversations_resolved, 0)),
        messages_inbound = greatest(0, m.messages_inbound + coalesce(d.messages_inbound, 0)),
        messages_outbound = greatest(0, m.messages_outbound + coalesce(d.messages_outbound, 0)),
        computed_at = now()
    from jsonb_populate_recordset(null::analytics.org_daily_metrics, p_deltas) as d
    where
        m.organization_id = d.organization_id
        and m.metric_on = d.metric_on
        and m.location_id is not distinct from d.location_id;

    insert into analytics.org_daily_metrics as m (
        organization_id, metric_on, location_id, contacts_new, patients_new, conversations_opened,
        conversations_resolved, messages_inbound, messages_outbound
    )
    select
        d.organization_id,
        d.metric_on,
        d.location_id,
        greatest(0, d.contacts_new),
        greatest(0, d.patients_new),
        greatest(0, d.conversations_opened),
        greatest(0, d.conversations_resolved),
        greatest(0, d.messages_inbound),
        greatest(0, d.messages_outbound)
    from jsonb_populate_recordset(null::analytics.org_daily_metrics, p_deltas) as d
    where not exists (
        select
        from analytics.org_daily_metrics as k
        where
            k.organization_id = d.organization_id
            and k.metric_on = d.metric_on
            and k.location_id is not distinct from d.location_id
    );
end
$function$;

create or replace function analytics.add_conversation_days(p_deltas jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update analytics.conversation_daily_metrics as m
    set
        conversations_opened
        = greatest(0, m.conversations_opened + coalesce(d.conversations_opened, 0)),
        conversations_resolved
        = greatest(0, m.conversations_resolved + coalesce(d.conversations_resolved, 0)),
        messages_inbound = greatest(0, m.messages_inbound + coalesce(d.messages_inbound, 0)),
        messages_outbound = greatest(0, m.messages_outbound + coalesce(d.messages_outbound, 0)),
        first_responses = greatest(0, m.first_responses + coalesce(d.first_responses, 0)),
        first_response_duration = greatest(
            interval '0',
            m.first_response_duration + coalesce(d.first_response_duration, interval '0')
        ),
        computed_at = now()
    from jsonb_populate_recordset(null::analytics.conversation_daily_metrics, p_deltas) as d
    where
        m.organization_id = d.organization_id
        and m.metric_on = d.metric_on
        and m.channel = d.channel
        and m.location_id is not distinct from d.location_id;

    insert into analytics.conversation_daily_metrics as m (
        organization_id, metric_on, channel, location_id, conversations_opened,
        conversations_resolved, messages_inbound, messages_outbound, first_responses,
        first_response_duration
    )
    select
        d.organization_id,
        d.metric_on,
        d.channel,
        d.location_id,
        greatest(0, d.conversations_opened),
        greatest(0, d.conversations_resolved),
        greatest(0, d.messages_inbound),
        greatest(0, d.messages_outbound),
        greatest(0, d.first_responses),
        greatest(interval '0', d.first_response_duration)
    from jsonb_populate_recordset(null::analytics.conversation_daily_metrics, p_deltas) as d
    where not exists (
        select
        from analytics.conversation_daily_metrics as k
        where
            k.organization_id = d.organization_id
            and k.metric_on = d.metric_on
            and k.channel = d.channel
            and k.location_id is not distinct from d.location_id
    );
end
$function$;

create or replace function analytics.add_conversation_and_org_days(p_deltas jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform analytics.add_conversation_days(p_deltas);

    perform analytics.add_org_days(
        (
            select jsonb_agg(to_jsonb(s))
            from (
                select
                    d.organization_id,
                    d.metric_on,
                    d.location_id,
                    sum(d.conversations_opened) as conversations_opened,
                    sum(d.conversations_resolved) as conversations_resolved,
                    sum(d.messages_inbound) as messages_inbound,
                    sum(d.messages_outbound) as messages_outbound
                from jsonb_populate_recordset(
                    null::analytics.conversation_daily_metrics, p_deltas
                ) as d
                group by d.organization_id, d.metric_on, d.location_id
            ) as s
        )
    );
end
$function$;

create or replace function analytics.add_hours(p_deltas jsonb)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update analytics.integration_hourly_metrics as m
    set
        events_received = greatest(0, m.events_received + coalesce(d.events_received, 0)),
        events_processed = greatest(0, m.events_processed + coalesce(d.events_processed, 0)),
        events_failed = greatest(0, m.events_failed + coalesce(d.events_failed, 0)),
        records_processed = greatest(0, m.records_processed + coalesce(d.records_processed, 0)),
        sync_errors = greatest(0, m.sync_errors + coalesce(d.sync_errors, 0)),
        processing_duration = greatest(
            interval '0', m.processing_duration + coalesce(d.processing_duration, interval '0')
        ),
        computed_at = now()
    from jsonb_populate_recordset(null::analytics.integration_hourly_metrics, p_deltas) as d
    where
        m.organization_id = d.organization_id
        and m.hour_at = d.hour_at
        and m.service_code = d.service_code;

    insert into analytics.integration_hourly_metrics (
        organization_id, hour_at, service_code, events_received, events_processed, events_failed,
        records_processed, sync_errors, processing_duration
    )
    select
        d.organization_id,
        d.hour_at,
        d.service_code,
        greatest(0, d.events_received),
        greatest(0, d.events_processed),
        greatest(0, d.events_failed),
        greatest(0, d.records_processed),
        greatest(0, d.sync_errors),
        greatest(interval '0', d.processing_duration)
    from jsonb_populate_recordset(null::analytics.integration_hourly_metrics, p_deltas) as d
    where not exists (
        select
        from analytics.integration_hourly_metrics as k
        where
            k.organization_id = d.organization_id
            and k.hour_at = d.hour_at
            and k.service_code = d.service_code
    );
end
$function$;

alter function analytics.clocks(uuid[]) owner to app_owner;
alter function analytics.add_org_days(jsonb) owner to app_owner;
alter function analytics.add_conversation_days(jsonb) owner to app_owner;
alter function analytics.add_conversation_and_org_days(jsonb) owner to app_owner;
alter function analytics.add_hours(jsonb) owner to app_owner;

revoke all on function analytics.clocks(uuid[]) from public;
revoke all on function analytics.add_org_days(jsonb) from public;
revoke all on function analytics.add_conversation_days(jsonb) from public;
revoke all on function analytics.add_conversation_and_org_days(jsonb) from public;
revoke all on function analytics.add_hours(jsonb) from public;

comment on function analytics.clocks(uuid[]) is
    'Clock that decides where a day begins, of each branch (its own, else the organization''s) '
    'and of rows of no branch, for which the place is the organization.';
comment on function analytics.add_org_days(jsonb) is
    'Adds to the figures of an organization a day and branch. Takes a list of objects that '
    'name columns.';
comment on function analytics.add_conversation_days(jsonb) is
    'Adds to the figures of conversations a day, channel and branch. Takes a list of objects '
    'that name columns.';
comment on function analytics.add_conversation_and_org_days(jsonb) is
    'Adds to the figures of conversations a day, channel and branch, and all channels '
    'together to those of the organization.';
comment on function analytics.add_hours(jsonb) is
    'Adds to the figures of the traffic with another system an hour. Takes a list of objects '
    'that name columns.';

commit;
