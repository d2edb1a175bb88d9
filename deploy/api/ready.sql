-- Deploy routiq:api/ready to pg
-- requires: api/schema
-- requires: core/organizations__policies

begin;

-- function api.ready()

-- On the closed list: a probe has no claims. Tells no row: only that the tables of the way in can
-- be read now.

create or replace function api.ready()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform
    from core.organizations as o
    limit 1;

    return jsonb_build_object('status', 'ready', 'is_standby', pg_is_in_recovery());
end
$function$;

alter function api.ready() owner to app_owner;

revoke all on function api.ready() from public;
grant execute on function api.ready() to anon, app_worker, authenticated;

comment on function api.ready() is 'Answers that requests can be served. Needs no claims.';

commit;
