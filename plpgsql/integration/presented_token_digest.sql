-- function integration.presented_token_digest()

-- Reads the context only, never a table: the policy of integration.endpoint_tokens calls it.

create or replace function integration.presented_token_digest()
returns bytea
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return decode(nullif(current_setting('core.endpoint_token_digest', true), ''), 'hex');
end
$function$;

alter function integration.presented_token_digest() owner to app_owner;

revoke all on function integration.presented_token_digest() from public;

comment on function integration.presented_token_digest() is
    'SHA-256 of the token that a webhook presents in this transaction; null elsewhere.';
