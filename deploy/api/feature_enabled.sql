-- Deploy routiq:api/feature_enabled to pg
-- requires: api/schema
-- requires: core/feature_enabled
-- requires: core/require_context

begin;

-- function api.feature_enabled(text)

-- Needs no permission: what a member sees depends on it. Raises RQ400, RQ401, RQ403.

create or replace function api.feature_enabled(p_key text)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();

    return core.feature_enabled(p_key);
end
$function$;

alter function api.feature_enabled(text) owner to app_owner;

revoke all on function api.feature_enabled(text) from public;
grant execute on function api.feature_enabled(text) to authenticated;

comment on function api.feature_enabled(text) is
    'Whether a flag is on for the organization; an unknown one is off. Raises RQ403.';

commit;
