-- function core.current_branch_keys()

-- For policies: coalesce(location_id, organization_id) = any(…) asks for the caller's branches and
-- for rows of no branch at once, which count as the organization's own. Null for customers, who may
-- see neither because of a branch.
-- PL/pgSQL and without "set search_path", as core.current_org_id says. Every name and operator is
-- qualified instead.

create or replace function core.current_branch_keys()
returns uuid[]
language plpgsql
stable
parallel safe
as $function$
begin
    return case
        when core.is_staff()
            then pg_catalog.array_append(core.current_location_ids(), core.current_org_id())
    end;
end
$function$;

alter function core.current_branch_keys() owner to app_owner;

revoke all on function core.current_branch_keys() from public;

comment on function core.current_branch_keys() is
    'Branches whose rows a member of the staff may see, and the organization for rows of no '
    'branch; null for customers and before core.require_context().';
