-- Deploy routiq:api/webhook_report to pg
-- requires: api/schema
-- requires: integration/webhook_traffic__policies
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.webhook_report()

-- Raises RQ400, RQ401, RQ403.

create or replace function api.webhook_report()
returns table (
    endpoint_id uuid,
    service_code text,
    name text,
    is_active boolean,
    has_key boolean,
    accepted_count bigint,
    known_count bigint,
    refused_counts jsonb,
    last_call_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('webhooks.write');

    return query
    select
        e.id,
        e.service_code,
        e.name,
        e.is_active,
        e.signing_credential_id is not null,
        coalesce(sum(t.accepted_count), 0)::bigint,
        coalesce(sum(t.known_count), 0)::bigint,
        (
            select coalesce(jsonb_object_agg(r.reason, r.total), '{}')
            from (
                select
                    c.key,
                    sum(c.value::bigint)
                from integration.webhook_traffic as w
                cross join lateral jsonb_each_text(w.refused_counts) as c
                where w.organization_id = e.organization_id and w.endpoint_id = e.id
                group by c.key
            ) as r (reason, total)
        ),
        max(t.refilled_at) filter (where t.accepted_count + t.known_count > 0 or t.refused_counts <> '{}')
    from integration.webhook_endpoints as e
    left join integration.webhook_traffic as t
        on e.organization_id = t.organization_id and e.id = t.endpoint_id
    where e.organization_id = v_organization_id and e.deleted_at is null
    group by e.organization_id, e.id
    order by e.service_code, e.name;
end
$function$;

alter function api.webhook_report() owner to app_owner;

revoke all on function api.webhook_report() from public;
grant execute on function api.webhook_report() to authenticated;

comment on function api.webhook_report() is
    'What came to each endpoint: events that were kept, came again, and were refused, by reason. '
    'Raises RQ403.';

commit;
