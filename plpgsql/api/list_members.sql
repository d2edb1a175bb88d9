-- function api.list_members()

-- Volatile, because core.require_context keeps the context: PostgREST is called by POST. Raises
-- RQ400, RQ401, RQ403.

create or replace function api.list_members()
returns table (
    member_id uuid,
    user_id uuid,
    name text,
    email text,
    role text,
    status text,
    location_ids uuid[],
    joined_at timestamptz,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('members.read');

    return query
    select
        m.id,
        m.user_id,
        m.name,
        m.email::text,
        m.role,
        m.status,
        array(
            select ml.location_id
            from core.member_locations as ml
            where
                ml.organization_id = m.organization_id
                and ml.member_id = m.id
                and ml.deleted_at is null
            order by ml.location_id
        ),
        m.joined_at,
        m.row_version
    from core.organization_members as m
    where m.organization_id = v_organization_id and m.deleted_at is null
    order by m.joined_at, m.id;
end
$function$;

alter function api.list_members() owner to app_owner;

revoke all on function api.list_members() from public;
grant execute on function api.list_members() to authenticated;

comment on function api.list_members() is
    'The members of the caller''s organization. Raises RQ403 where the caller''s role does not '
    'allow it.';
