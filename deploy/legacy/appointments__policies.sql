-- Deploy routiq:legacy/appointments__policies to pg
-- requires: legacy/appointments
-- requires: legacy/organization_members

begin;

-- policy appointments_authenticated_all on legacy.appointments
-- policy appointments_service_role_all on legacy.appointments

-- The policy reads legacy.organization_members, whose own policy reads itself: whoever it applies
-- to gets "infinite recursion detected in policy" (42P17).

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists appointments_authenticated_all on legacy.appointments;
create policy appointments_authenticated_all on legacy.appointments
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

drop policy if exists appointments_service_role_all on legacy.appointments;
create policy appointments_service_role_all on legacy.appointments
    for all
    to service_role
    using (true)
    with check (true);

comment on policy appointments_authenticated_all on legacy.appointments is
    'Rows of the organizations that the signed-in user belongs to; meant so, but recursive';
comment on policy appointments_service_role_all on legacy.appointments is
    'Today''s application sees every row, also where a host refuses it bypassrls';

commit;
