-- Deploy routiq:integration/with_credential to pg
-- requires: integration/use_credential
-- requires: integration/valid_credential
-- requires: integration/schema__open_to_workers
-- requires: core/require_context

begin;

-- function integration.with_credential(uuid, text)

-- Not in api: values are for workers alone, and no gateway shows this schema. Raises RQ400, RQ401
-- and RQ403: who is no member uses nothing. All other refusals are answers, see
-- integration.use_credential.

create or replace function integration.with_credential(p_credential_id uuid, p_purpose text)
returns table (value text, refused_with text, message text, detail text, hint text)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();

    return query
    select u.value, u.refused_with, u.message, u.detail, u.hint
    from integration.use_credential(p_credential_id, p_purpose) as u;
end
$function$;

alter function integration.with_credential(uuid, text) owner to app_owner;

revoke all on function integration.with_credential(uuid, text) from public;
grant execute on function integration.with_credential(uuid, text) to app_worker;

comment on function integration.with_credential(uuid, text) is
    'Value of a credential, for workers, or no value and why it is refused: RQ404, RQ409 where it '
    'has expired, RQ422 without a purpose, RQ500 where it was altered, RQ503 where no fitting '
    'keyring is open. Every use is logged, a refused one too.';

commit;
