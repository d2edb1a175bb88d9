-- function core.sees_every_branch()

-- For restrictive policies, as their first arm: "is not null" ends the question for whoever is bound
-- to nothing, by one value that was found once. True or null, never false: the planner takes "is not
-- null" to hold for nearly every row, and so plans as it would without the policy.
-- True also for migrations, which restrictive policies bind on a host that refuses bypassrls, and
-- while core.widen_sight shows the whole organization to a deletion.
-- The roles are those of core.visible_location_ids.
-- PL/pgSQL and without "set search_path", as core.current_org_id says. Every name and operator is
-- qualified instead.

create or replace function core.sees_every_branch()
returns boolean
language plpgsql
stable
parallel safe
as $function$
begin
    return case
        when
            pg_catalog.current_setting('core.role_in_org', true)
            operator(pg_catalog.=) any (array['owner', 'admin', 'super_admin'])
            or core.is_migrating()
            then true
    end;
end
$function$;

alter function core.sees_every_branch() owner to app_owner;

revoke all on function core.sees_every_branch() from public;

comment on function core.sees_every_branch() is
    'True for owners, admins and platform administrators, for migrations, and while a deletion '
    'looks for what hangs on a row; null for everybody else.';
