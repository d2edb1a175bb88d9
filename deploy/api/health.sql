-- Deploy routiq:api/health to pg
-- requires: api/schema

begin;

-- function api.health()

-- On the closed list: a probe has no claims. Touches no table, so that no lock can hold it up.

create or replace function api.health()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    return jsonb_build_object('status', 'ok', 'at', clock_timestamp());
end
$function$;

alter function api.health() owner to app_owner;

revoke all on function api.health() from public;
grant execute on function api.health() to anon, app_worker, authenticated;

comment on function api.health() is 'Answers that the database answers. Needs no claims.';

commit;
