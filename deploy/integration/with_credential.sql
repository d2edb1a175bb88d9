-- Deploy routiq:integration/with_credential to pg
-- requires: integration/use_credential
-- requires: integration/valid_credential
-- requires: integration/schema__open_to_workers
-- requires: core/require_context

begin;

-- function integration.with_credential(uuid, text)

-- Not in api: values are for workers alone, and no gateway shows this schema. Raises RQ400, RQ401,
-- RQ403, RQ404, RQ409, RQ422, RQ500, RQ503.

create or replace function integration.with_credential(p_credential_id uuid, p_purpose text)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();

    return integration.use_credential(
        integration.valid_credential(p_credential_id), p_purpose
    );
end
$function$;

alter function integration.with_credential(uuid, text) owner to app_owner;

revoke all on function integration.with_credential(uuid, text) from public;
grant execute on function integration.with_credential(uuid, text) to app_worker;

comment on function integration.with_credential(uuid, text) is
    'Value of a credential, for workers; every use is logged. Raises RQ404, RQ409 where it has '
    'expired, RQ422 without a purpose, RQ500 where it was altered, RQ503 where no fitting keyring '
    'is open.';

commit;
