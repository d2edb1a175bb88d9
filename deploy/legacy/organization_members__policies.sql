-- Deploy routiq:legacy/organization_members__policies to pg
-- requires: legacy/organization_members

begin;

-- policy organization_members_authenticated_all on legacy.organization_members
-- policy organization_members_service_role_all on legacy.organization_members

-- The table reads itself to guard itself, so whoever the policy applies to gets
-- "infinite recursion detected in policy" (42P17). Kept: this is the state to leave behind.

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists organization_members_authenticated_all on legacy.organization_members;
create policy organization_members_authenticated_all on legacy.organization_members
    for all
    to authenticated
    using (
        organization_id in (
            select m.organization_id
            from legacy.organization_members as m
            where m.user_id = (
                pg_catalog.current_setting('request.jwt.claims', true)::pg_catalog.json ->> 'sub'
            )
        )
    );

drop policy if exists organization_members_service_role_all on legacy.organization_members;
create policy organization_members_service_role_all on legacy.organization_members
    for all
    to service_role
    using (true)
    with check (true);

comment on policy organization_members_authenticated_all on legacy.organization_members is
    'Rows of the organizations that the signed-in user belongs to; meant so, but recursive';
comment on policy organization_members_service_role_all on legacy.organization_members is
    'Today''s application sees every row, also where a host refuses it bypassrls';

commit;
