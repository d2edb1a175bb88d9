-- Deploy routiq:integration/health_of to pg
-- requires: integration/service_health__policies
-- requires: integration/circuit_breakers__policies
-- requires: integration/sync_errors__policies
-- requires: integration/sync_conflicts__policies
-- requires: integration/webhook_events__policies
-- requires: integration/service_integrations__policies

begin;

-- function integration.health_of(uuid)

-- Events are counted along the index of their endpoint, of one day: as many as came, however many there
-- are.

create or replace function integration.health_of(p_organization_id uuid)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'integration_id', i.id,
                    'service_code', i.service_code,
                    'name', i.name,
                    'status', i.status,
                    'health', h.status,
                    'response_time_ms', h.response_time_ms,
                    'error_rate', h.error_rate,
                    'last_ok_at', i.last_ok_at,
                    'is_circuit_open', exists (
                        select
                        from integration.circuit_breakers as b
                        where
                            b.organization_id = p_organization_id
                            and b.integration_id = i.id
                            and b.status <> 'closed'
                    ),
                    'standing_errors', (
                        select count(*)
                        from integration.sync_errors as e
                        where
                            e.organization_id = p_organization_id
                            and e.integration_id = i.id
                            and e.resolved_at is null
                    ),
                    'open_conflicts', (
                        select count(*)
                        from integration.sync_conflicts as c
                        where
                            c.organization_id = p_organization_id
                            and c.integration_id = i.id
                            and c.resolved_at is null
                            and c.deleted_at is null
                    ),
                    'events_of_day', (
                        select coalesce(jsonb_object_agg(s.status, s.row_count), '{}')
                        from (
                            select
                                w.status,
                                count(*) as row_count
                            from integration.webhook_endpoints as p
                            inner join integration.webhook_events as w
                                on
                                    p.organization_id = w.organization_id
                                    and p.id = w.endpoint_id
                            where
                                p.organization_id = p_organization_id
                                and p.service_code = i.service_code
                                and w.received_at > now() - interval '24 hours'
                            group by w.status
                        ) as s
                    ),
                    'counted_at', now()
                )
                order by i.service_code, i.name
            ),
            '[]'
        )
    from integration.service_integrations as i
    left join integration.service_health as h
        on i.organization_id = h.organization_id and i.id = h.integration_id
    where i.organization_id = p_organization_id and i.deleted_at is null
$function$;

alter function integration.health_of(uuid) owner to app_owner;

revoke all on function integration.health_of(uuid) from public;

comment on function integration.health_of(uuid) is
    'How each account of an organization does, as a list of objects, for api.integration_health.';

commit;
