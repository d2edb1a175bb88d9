-- function core.current_clinical_keys()

-- As core.current_branch_keys, for what is for who treats alone. Owners and admins see it by
-- core.sees_every_branch; reception and viewers do not, and customers by their own contact.
-- PL/pgSQL and without "set search_path", as core.current_org_id says. Every name and operator is
-- qualified instead.

create or replace function core.current_clinical_keys()
returns uuid[]
language plpgsql
stable
parallel safe
as $function$
begin
    return case
        when
            pg_catalog.current_setting('core.role_in_org', true)
            operator(pg_catalog.=) any (array['manager', 'practitioner'])
            then pg_catalog.array_append(core.current_location_ids(), core.current_org_id())
    end;
end
$function$;

alter function core.current_clinical_keys() owner to app_owner;

revoke all on function core.current_clinical_keys() from public;

comment on function core.current_clinical_keys() is
    'Branches whose clinical rows a manager or practitioner may see, and the organization for rows '
    'of no branch; null for everybody else.';
