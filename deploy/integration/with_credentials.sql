-- Deploy routiq:integration/with_credentials to pg
-- requires: integration/use_credential
-- requires: integration/schema__open_to_workers
-- requires: core/require_context

begin;

-- function integration.with_credentials(uuid, text, text)

-- While a value is being rotated there are two: a signature may be made with either. Raises RQ400,
-- RQ401 and RQ403; all other refusals are answers, see integration.use_credential.

create or replace function integration.with_credentials(
    p_integration_id uuid, p_kind text, p_purpose text
)
returns table (
    credential_id uuid,
    value text,
    is_current boolean,
    refused_with text,
    message text,
    detail text,
    hint text
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_ids uuid[] := array(
        select c.id
        from integration.credentials as c
        where
            c.organization_id = v_organization_id
            and c.integration_id = p_integration_id
            and c.kind = p_kind
            and c.deleted_at is null
            and c.valid_from_at <= now()
            and (c.expires_at is null or c.expires_at > now())
        order by c.replaced_by_id is not null, c.id desc
    );
begin
    return query
    select
        i.id,
        u.value,
        u.is_current,
        u.refused_with,
        u.message,
        case
            when i.id is not null then u.detail
            else format(
                'the integration "%s" has no valid one of the kind "%s"', p_integration_id, p_kind
            )
        end,
        u.hint
    from unnest(case v_ids when '{}' then array[null::uuid] else v_ids end)
        with ordinality as i (id, place)
    cross join lateral integration.use_credential(i.id, p_purpose) as u
    order by i.place;
end
$function$;

alter function integration.with_credentials(uuid, text, text) owner to app_owner;

revoke all on function integration.with_credentials(uuid, text, text) from public;
grant execute on function integration.with_credentials(uuid, text, text) to app_worker;

comment on function integration.with_credentials(uuid, text, text) is
    'Values of an integration that work now, for workers: the current one first, then those whose '
    'overlap has not passed; or no value and why it is refused. Every use is logged, a refused one '
    'too.';

commit;
