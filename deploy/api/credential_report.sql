-- Deploy routiq:api/credential_report to pg
-- requires: api/schema
-- requires: integration/credential_uses__policies
-- requires: integration/credentials__policies
-- requires: core/setting
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.credential_report()

-- Needs no keyring: nothing is opened. Raises RQ400, RQ401, RQ403.

create or replace function api.credential_report()
returns table (
    credential_id uuid,
    integration_id uuid,
    service_code text,
    kind text,
    fingerprint text,
    age interval,
    expires_at timestamptz,
    replaced_by_id uuid,
    last_used_at timestamptz,
    last_purpose text,
    due text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_rotate_after interval := make_interval(
        days => (core.setting('credentials.rotation_days') #>> '{}')::int
    );
begin
    perform core.require_permission('credentials.read');

    return query
    select
        c.id,
        c.integration_id,
        s.service_code,
        c.kind,
        c.fingerprint,
        now() - c.valid_from_at,
        c.expires_at,
        c.replaced_by_id,
        u.used_at,
        u.purpose,
        case
            when c.expires_at <= now() then 'expired'
            when c.replaced_by_id is not null then 'replaced'
            when c.expires_at <= now() + interval '7 days' then 'expires soon'
            when c.valid_from_at <= now() - v_rotate_after then 'rotation is due'
        end
    from integration.credentials as c
    left join integration.service_integrations as s
        on c.organization_id = s.organization_id and c.integration_id = s.id
    left join lateral (
        select
            l.used_at,
            l.purpose
        from integration.credential_uses as l
        where
            l.organization_id = c.organization_id
            and l.credential_id = c.id
            and l.outcome <> 'refused'
        order by l.used_at desc
        limit 1
    ) as u on true
    where c.organization_id = v_organization_id and c.deleted_at is null
    order by c.valid_from_at;
end
$function$;

alter function api.credential_report() owner to app_owner;

revoke all on function api.credential_report() from public;
grant execute on function api.credential_report() to authenticated;

comment on function api.credential_report() is
    'Credentials of the organization with their ages, last uses and what is due; never a value. '
    'Rotation is due after the setting credentials.rotation_days. Raises RQ403.';

commit;
