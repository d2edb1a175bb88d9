-- Deploy routiq:integration/with_credentials to pg
-- requires: integration/use_credential
-- requires: integration/schema__open_to_workers
-- requires: core/require_context

begin;

-- function integration.with_credentials(uuid, text, text)

-- While a value is being rotated there are two: a signature may be made with either. Raises RQ400,
-- RQ401, RQ403, RQ404, RQ422, RQ500, RQ503.

create or replace function integration.with_credentials(
    p_integration_id uuid, p_kind text, p_purpose text
)
returns table (credential_id uuid, value text, is_current boolean)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_credential integration.credentials;
begin
    for v_credential in
        select c.*
        from integration.credentials as c
        where
            c.organization_id = v_organization_id
            and c.integration_id = p_integration_id
            and c.kind = p_kind
            and c.deleted_at is null
            and c.valid_from_at <= now()
            and (c.expires_at is null or c.expires_at > now())
        order by c.replaced_by_id is not null, c.id desc
    loop
        credential_id := v_credential.id;
        value := integration.use_credential(v_credential, p_purpose);
        is_current := v_credential.replaced_by_id is null;
        return next;
    end loop;

    if credential_id is null then
        perform core.refuse(
            'RQ404', 'there is no such credential',
            format('the integration "%s" has no valid one of the kind "%s"', p_integration_id, p_kind),
            'store one, or rotate the one that has expired'
        );
    end if;
end
$function$;

alter function integration.with_credentials(uuid, text, text) owner to app_owner;

revoke all on function integration.with_credentials(uuid, text, text) from public;
grant execute on function integration.with_credentials(uuid, text, text) to app_worker;

comment on function integration.with_credentials(uuid, text, text) is
    'Values of an integration that work now, for workers: the current one first, then those whose '
    'overlap has not passed. Every use is logged. Raises RQ404, RQ422, RQ500, RQ503.';

commit;
