-- Deploy routiq:core/request_key to pg
-- requires: core/schema

begin;

-- function core.request_key()

-- Ties the context to the claims and headers that it was made from: when a pooled connection or a
-- test puts other claims into the same transaction, core.require_context looks again.

create or replace function core.request_key()
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return encode(
        sha256(
            convert_to(
                format(
                    '%L %L',
                    current_setting('request.jwt.claims', true),
                    current_setting('request.headers', true)
                ),
                'UTF8'
            )
        ),
        'hex'
    );
end
$function$;

alter function core.request_key() owner to app_owner;

revoke all on function core.request_key() from public;

comment on function core.request_key() is
    'Digest of the claims and headers of the request.';

commit;
