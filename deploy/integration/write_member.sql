-- Deploy routiq:integration/write_member to pg
-- requires: integration/known_user
-- requires: core/organization_members__policies
-- requires: core/organizations__policies
-- requires: contact/normalize_email
-- requires: core/refuse

begin;

-- function integration.write_member(uuid, text, jsonb, boolean, uuid)

-- What an identity provider tells of an organization, its members and their users, as far as it concerns
-- this organization: what names another one is refused, so that nobody reaches into it by an endpoint of
-- his own. A new member is an admin where the provider says so, else of the staff. The role of who is a
-- member already is decided here and stays; who is gone there is suspended, and comes back with the
-- membership. Who was suspended or removed here does not come back by it. Raises RQ403, RQ409.

create or replace function integration.write_member(
    p_organization_id uuid,
    p_entity text,
    p_fields jsonb,
    p_is_deleted boolean,
    p_target_id uuid
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization core.organizations;
    v_name text := left(
        nullif(concat_ws(' ', p_fields ->> 'given_name', p_fields ->> 'family_name'), ''), 200
    );
    v_email text := contact.normalize_email(p_fields ->> 'email');
    v_user_id uuid;
    v_id uuid := p_target_id;
begin
    select o.*
    into strict v_organization
    from core.organizations as o
    where o.id = p_organization_id;

    if
        p_entity <> 'user'
        and v_organization.external_id
        is distinct from coalesce(p_fields ->> 'organization', p_fields ->> 'external_id')
    then
        perform core.refuse(
            'RQ403', 'it is told of another organization',
            'the provider names another organization than the one of this endpoint',
            'give each organization an endpoint of its own'
        );
    elsif p_entity = 'organization' then
        update core.organizations as o
        set name = left(p_fields ->> 'name', 200)
        where
            o.id = p_organization_id
            and not p_is_deleted
            and o.name is distinct from coalesce(left(p_fields ->> 'name', 200), o.name);

        return p_organization_id;
    end if;

    v_user_id := integration.known_user(
        coalesce(p_fields ->> 'user', p_fields ->> 'external_id'),
        p_entity = 'membership' and not p_is_deleted
    );

    update core.organization_members as m
    set
        name = coalesce(v_name, m.name),
        email = coalesce(v_email, m.email::text),
        status = case
            when p_is_deleted then 'suspended'
            when p_entity = 'membership' and m.metadata ? 'left_at_provider' then 'active'
            else m.status
        end,
        metadata = case
            when p_is_deleted and m.status <> 'suspended' then m.metadata || '{"left_at_provider": true}'
            when p_is_deleted then m.metadata
            when p_entity = 'membership' then m.metadata - 'left_at_provider'
            else m.metadata
        end
    where
        m.organization_id = p_organization_id
        and m.user_id = v_user_id
        and m.deleted_at is null
    returning m.id into v_id;

    if v_id is null and p_target_id is null and p_entity = 'membership' and not p_is_deleted then
        insert into core.organization_members (organization_id, user_id, role, name, email)
        values (
            p_organization_id,
            v_user_id,
            case when p_fields ->> 'role' in ('admin', 'org:admin') then 'admin' else 'staff' end,
            v_name,
            v_email
        )
        returning id into v_id;
    end if;

    return v_id;
end
$function$;

alter function integration.write_member(uuid, text, jsonb, boolean, uuid) owner to app_owner;

revoke all on function integration.write_member(uuid, text, jsonb, boolean, uuid) from public;

comment on function integration.write_member(uuid, text, jsonb, boolean, uuid) is
    'Writes what an identity provider tells of the organization, a user or a member; returns the '
    'row, null for a user who is no member. Raises RQ403 for what concerns another organization, '
    'RQ409 where the last owner would go.';

commit;
