-- Deploy routiq:integration/webhook_secrets to pg
-- requires: integration/webhook_endpoints
-- requires: integration/credentials__policies
-- requires: integration/opened_credential

begin;

-- function integration.webhook_secrets(integration.webhook_endpoints)

-- The keys that count now: the endpoint's own, whatever took its place or gives way to it by a rotation
-- (the same account and kind), and the one that the endpoint still names as its previous. Opened by
-- integration.opened_credential: the value stays within the database, and the event itself is the
-- record of the use; a row of credential_uses for each forged call would let anybody fill the disk.
-- Raises RQ500 where a credential was altered, RQ503 where the keyring lacks its key.

create or replace function integration.webhook_secrets(p_endpoint integration.webhook_endpoints)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return array(
        select integration.opened_credential(c)
        from integration.credentials as c
        where
            c.organization_id = p_endpoint.organization_id
            and c.deleted_at is null
            and c.valid_from_at <= now()
            and (c.expires_at is null or c.expires_at > now())
            and (
                c.id in (p_endpoint.signing_credential_id, p_endpoint.previous_credential_id)
                or (c.integration_id, c.kind) = (
                    select
                        s.integration_id,
                        s.kind
                    from integration.credentials as s
                    where
                        s.organization_id = p_endpoint.organization_id
                        and s.id = p_endpoint.signing_credential_id
                )
            )
        order by c.replaced_by_id is not null, c.id desc
    );
end
$function$;

alter function integration.webhook_secrets(integration.webhook_endpoints) owner to app_owner;

revoke all on function integration.webhook_secrets(integration.webhook_endpoints) from public;

comment on function integration.webhook_secrets(integration.webhook_endpoints) is
    'Secrets that calls of an endpoint may be signed with now: two while a rotation overlaps. '
    'Needs an open keyring. Raises RQ500, RQ503.';

commit;
