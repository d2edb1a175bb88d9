-- Deploy routiq:legacy/messages__policies to pg
-- requires: legacy/messages
-- requires: legacy/organization_members

begin;

-- policy messages_authenticated_all on legacy.messages
-- policy messages_service_role_all on legacy.messages

-- The policy reads legacy.organization_members, whose own policy reads itself: whoever it applies
-- to gets "infinite recursion detected in policy" (42P17).

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists messages_authenticated_all on legacy.messages;
create policy messages_authenticated_all on legacy.messages
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

drop policy if exists messages_service_role_all on legacy.messages;
create policy messages_service_role_all on legacy.messages
    for all
    to service_role
    using (true)
    with check (true);

comment on policy messages_authenticated_all on legacy.messages is
    'Rows of the organizations that the signed-in user belongs to; meant so, but recursive';
comment on policy messages_service_role_all on legacy.messages is
    'Today''s application sees every row, also where a host refuses it bypassrls';

commit;
