-- Deploy routiq:api/pre_request to pg
-- requires: api/schema

begin;

-- function api.pre_request()

-- PostgREST's db-pre-request. It sets claims by set_config(), which the workers of a distributed
-- database never see: an executed "set local" reaches them. It looks nothing up, because some
-- functions begin without a membership; core.require_context does, once.

create or replace function api.pre_request()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    execute format(
        'set local request.jwt.claims = %L',
        coalesce(current_setting('request.jwt.claims', true), '')
    );
    execute format(
        'set local request.headers = %L', coalesce(current_setting('request.headers', true), '')
    );
    set local core.gateway = 'postgrest';
end
$function$;

alter function api.pre_request() owner to app_owner;

revoke all on function api.pre_request() from public;
grant execute on function api.pre_request() to anon, authenticated, service_role;

comment on function api.pre_request() is
    'Prepares a request that PostgREST passes on; to be named in its setting db-pre-request.';

commit;
