-- Deploy routiq:integration/write_member to pg
-- requires: integration/known_user
-- requires: core/organization_members__policies
-- requires: core/organizations__policies
-- requires: contact/normalize_email
-- requires: core/refuse

begin;

-- function integration.write_member(uuid, text, text, jsonb)

-- What an identity provider tells of an organization, its members and their users, as far as it concerns
-- this organization: what names another one is refused, so that nobody reaches into it by an endpoint of
-- his own. A new member is an admin where the provider says so, else of the staff. The role of who is a
-- member already is decided here and stays; who is gone there is suspended, and comes back with the
-- membership. Who was suspended or removed here does not come back by it. Raises RQ403, RQ409.

create or replace function integration.write_member(
    p_organization_id uuid, p_system text, p_entity text, p_record jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_fields jsonb := p_record -> 'fields';
    v_is_deleted boolean := (p_record ->> 'is_deleted')::boolean;
    v_target_id uuid := (p_record ->> 'target_id')::uuid;
    v_organization core.organizations;
    v_name text := left(
        nullif(concat_ws(' ', v_fields ->> 'given_name', v_fields ->> 'family_name'), ''), 200
    );
    v_email text := contact.normalize_email(v_fields ->> 'email');
    v_user_id uuid;
    v_id uuid := v_target_id;
begin
    select o.*
    into strict v_organization
    from core.organizations as o
    where o.id = p_organization_id;

    if
        p_entity <> 'user'
        and v_organization.external_id
        is distinct from coalesce(v_fields ->> 'organization', v_fields ->> 'external_id')
    then
        perform core.refuse(
            'RQ403', 'it is told of another organization',
            format('%s names another organization than the one of this endpoint', p_system),
            'give each organization an endpoint of its own'
        );
    elsif p_entity = 'organization' then
        update core.organizations as o
        set name = left(v_fields ->> 'name', 200)
        where
            o.id = p_organization_id
            and not v_is_deleted
            and o.name is distinct from coalesce(left(v_fields ->> 'name', 200), o.name);

        return jsonb_build_object('id', p_organization_id);
    end if;

    v_user_id := integration.known_user(
        coalesce(v_fields ->> 'user', v_fields ->> 'external_id'),
        p_entity = 'membership' and not v_is_deleted
    );

    update core.organization_members as m
    set
        name = coalesce(v_name, m.name),
        email = coalesce(v_email, m.email::text),
        status = case
            when v_is_deleted then 'suspended'
            when p_entity = 'membership' and m.metadata ? 'left_at_provider' then 'active'
            else m.status
        end,
        metadata = case
            when v_is_deleted and m.status <> 'suspended' then m.metadata || '{"left_at_provider": true}'
            when v_is_deleted then m.metadata
            when p_entity = 'membership' then m.metadata - 'left_at_provider'
            else m.metadata
        end
    where
        m.organization_id = p_organization_id
        and m.user_id = v_user_id
        and m.deleted_at is null
    returning m.id into v_id;

    if v_id is null and v_target_id is null and p_entity = 'membership' and not v_is_deleted then
        insert into core.organization_members (organization_id, user_id, role, name, email)
        values (
            p_organization_id,
            v_user_id,
            case when v_fields ->> 'role' in ('admin', 'org:admin') then 'admin' else 'staff' end,
            v_name,
            v_email
        )
        returning id into v_id;
    end if;

    return case when v_id is not null then jsonb_build_object('id', v_id) end;
end
$function$;

alter function integration.write_member(uuid, text, text, jsonb) owner to app_owner;

revoke all on function integration.write_member(uuid, text, text, jsonb) from public;

comment on function integration.write_member(uuid, text, text, jsonb) is
    'Writes what an identity provider tells of the organization, a user or a member; returns the '
    'row, null for a user who is no member. Raises RQ403 for what concerns another organization, '
    'RQ409 where the last owner would go.';

commit;
