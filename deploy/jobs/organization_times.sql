-- Deploy routiq:jobs/organization_times to pg
-- requires: jobs/schema
-- requires: core/organizations
-- requires: core/roles__see_every_row

begin;

-- function jobs.organization_times()

-- Belongs to app_migrator, who sees every organization: app_dispatcher sees jobs alone, and learns
-- here no more than it needs.

create or replace function jobs.organization_times()
returns table (organization_id uuid, time_zone text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    return query
    select o.id, o.time_zone::text
    from core.organizations as o
    where o.status = 'active' and o.deleted_at is null;
end
$function$;

alter function jobs.organization_times() owner to app_migrator;

revoke all on function jobs.organization_times() from public;
grant execute on function jobs.organization_times() to app_dispatcher;

comment on function jobs.organization_times() is
    'Organizations that are active, and the time zone of each.';

commit;
