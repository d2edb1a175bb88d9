-- Deploy routiq:legacy/users__policies to pg
-- requires: legacy/users

begin;

-- policy users_authenticated_all on legacy.users
-- policy users_service_role_all on legacy.users

-- The table reads itself to guard itself, so whoever the policy applies to gets
-- "infinite recursion detected in policy" (42P17). Kept: this is the state to leave behind.

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists users_authenticated_all on legacy.users;
create policy users_authenticated_all on legacy.users
    for all
    to authenticated
    using (
        organization_id in (
            select u.organization_id
            from legacy.users as u
            where u.id = (
                pg_catalog.current_setting('request.jwt.claims', true)::pg_catalog.json ->> 'sub'
            )
        )
    );

drop policy if exists users_service_role_all on legacy.users;
create policy users_service_role_all on legacy.users
    for all
    to service_role
    using (true)
    with check (true);

comment on policy users_authenticated_all on legacy.users is
    'Rows of the organizations that the signed-in user belongs to; meant so, but recursive';
comment on policy users_service_role_all on legacy.users is
    'Today''s application sees every row, also where a host refuses it bypassrls';

commit;
