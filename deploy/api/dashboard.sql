-- Deploy routiq:api/dashboard to pg
-- requires: api/summaries
-- requires: analytics/conversation_daily_metrics__policies
-- requires: analytics/practitioner_daily_metrics__policies
-- requires: analytics/integration_hourly_metrics__policies
-- requires: core/refuse

begin;

-- function api.dashboard(date, date, uuid)

-- Reads figures and no row of a patient, so no access is logged. Tenant and dates are named, so each part
-- reads one range of an index; branches are narrowed by the policies of the tables. The days are those of
-- each branch's clock. Raises RQ400, RQ401, RQ403, RQ404, RQ422.

create or replace function api.dashboard(
    p_from date default current_date - 29,
    p_until date default current_date,
    p_location_id uuid default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $function$
declare
    v_organization_id uuid := core.require_context();
    c_most_days constant int := 400;
    v_before date := p_from - (p_until - p_from + 1);
    v_days jsonb;
    v_totals jsonb;
    v_totals_before jsonb;
    v_channels jsonb;
    v_practitioners jsonb;
    v_integrations jsonb;
begin
    perform core.require_permission('figures.read');

    if (p_from <= p_until and p_until - p_from < c_most_days) is not true then
        perform core.refuse(
            'RQ422', 'these days cannot be shown', format('from %s until %s', p_from, p_until),
            format('ask for one day to %s days, the first one first', c_most_days)
        );
    end if;

    if
        p_location_id is not null
        and not exists (
            select
            from core.locations as l
            where
                l.organization_id = v_organization_id
                and l.id = p_location_id
                and l.deleted_at is null
        )
    then
        perform core.refuse(
            'RQ404', 'there is no such branch', format('the id is "%s"', p_location_id),
            'api.list_locations tells which there are'
        );
    end if;

    with days as materialized (
        select
            m.metric_on,
            m.metric_on >= p_from as is_asked,
            sum(m.contacts_new) as contacts_new,
            sum(m.patients_new) as patients_new,
            sum(m.patients_active) as patients_active,
            sum(m.appointments_booked) as appointments_booked,
            sum(m.appointments_fulfilled) as appointments_fulfilled,
            sum(m.appointments_cancelled) as appointments_cancelled,
            sum(m.appointments_noshow) as appointments_noshow,
            sum(m.conversations_opened) as conversations_opened,
            sum(m.conversations_resolved) as conversations_resolved,
            sum(m.messages_inbound) as messages_inbound,
            sum(m.messages_outbound) as messages_outbound
        from analytics.org_daily_metrics as m
        where
            m.organization_id = v_organization_id
            and m.metric_on between v_before and p_until
            and (p_location_id is null or m.location_id = p_location_id)
        group by m.metric_on
    ),

    totals as (
        select
            d.is_asked,
            jsonb_build_object(
                'contacts_new', sum(d.contacts_new),
                'patients_new', sum(d.patients_new),
                'appointments_booked', sum(d.appointments_booked),
                'appointments_fulfilled', sum(d.appointments_fulfilled),
                'appointments_cancelled', sum(d.appointments_cancelled),
                'appointments_noshow', sum(d.appointments_noshow),
                'conversations_opened', sum(d.conversations_opened),
                'conversations_resolved', sum(d.conversations_resolved),
                'messages_inbound', sum(d.messages_inbound),
                'messages_outbound', sum(d.messages_outbound)
            ) as figures
        from days as d
        group by d.is_asked
    )

    select
        (
            select jsonb_agg(to_jsonb(d) - 'is_asked' order by d.metric_on)
            from days as d
            where d.is_asked
        ),
        (select t.figures from totals as t where t.is_asked),
        (select t.figures from totals as t where not t.is_asked)
    into v_days, v_totals, v_totals_before;

    select jsonb_agg(to_jsonb(c) order by c.channel)
    into v_channels
    from (
        select
            m.channel,
            sum(m.conversations_opened) as conversations_opened,
            sum(m.conversations_resolved) as conversations_resolved,
            sum(m.messages_inbound) as messages_inbound,
            sum(m.messages_outbound) as messages_outbound,
            sum(m.first_responses) as first_responses,
            round(
                extract(epoch from sum(m.first_response_duration)) / nullif(sum(m.first_responses), 0)
            ) as mean_response_seconds
        from analytics.conversation_daily_metrics as m
        where
            m.organization_id = v_organization_id
            and m.metric_on between p_from and p_until
            and (p_location_id is null or m.location_id = p_location_id)
        group by m.channel
    ) as c;

    select jsonb_agg(to_jsonb(f) order by f.booked_minutes desc, f.practitioner_id)
    into v_practitioners
    from (
        select
            m.practitioner_id,
            sum(m.appointments_booked) as appointments_booked,
            sum(m.appointments_fulfilled) as appointments_fulfilled,
            sum(m.appointments_cancelled) as appointments_cancelled,
            sum(m.appointments_noshow) as appointments_noshow,
            round(extract(epoch from sum(m.booked_duration)) / 60) as booked_minutes
        from analytics.practitioner_daily_metrics as m
        where
            m.organization_id = v_organization_id
            and m.metric_on between p_from and p_until
            and (p_location_id is null or m.location_id = p_location_id)
        group by m.practitioner_id
    ) as f;

    select jsonb_agg(to_jsonb(i) order by i.service_code)
    into v_integrations
    from (
        select
            m.service_code,
            sum(m.events_received) as events_received,
            sum(m.events_processed) as events_processed,
            sum(m.events_failed) as events_failed,
            sum(m.records_processed) as records_processed,
            sum(m.sync_errors) as sync_errors
        from analytics.integration_hourly_metrics as m
        where
            m.organization_id = v_organization_id
            and m.hour_at >= p_from::timestamp at time zone 'UTC'
            and m.hour_at < (p_until + 1)::timestamp at time zone 'UTC'
        group by m.service_code
    ) as i;

    return jsonb_build_object(
        'from', p_from,
        'until', p_until,
        'location_id', p_location_id,
        'counted_until', analytics.counted_until(v_organization_id),
        'totals', coalesce(v_totals, '{}'),
        'totals_before', coalesce(v_totals_before, '{}'),
        'days', coalesce(v_days, '[]'),
        'channels', coalesce(v_channels, '[]'),
        'practitioners', coalesce(v_practitioners, '[]'),
        'integrations', coalesce(v_integrations, '[]')
    );
end
$function$;

alter function api.dashboard(date, date, uuid) owner to app_owner;

revoke all on function api.dashboard(date, date, uuid) from public;
grant execute on function api.dashboard(date, date, uuid) to authenticated;

comment on function api.dashboard(date, date, uuid) is
    'Figures of some days, of the branches that the caller sees or of one of them: totals, '
    'totals of as many days before, days, channels, practitioners and integrations (of UTC '
    'days). All that was written before counted_until is in them. The last 30 days where '
    'nothing is said, 400 at most. Raises RQ403 where the caller''s role does not allow it, '
    'RQ404 where the caller sees no such branch, RQ422 where the days make no span.';

commit;
