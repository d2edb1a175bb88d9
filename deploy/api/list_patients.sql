-- Deploy routiq:api/list_patients to pg
-- requires: api/schema
-- requires: contact/contacts__policies
-- requires: contact/patients__policies
-- requires: audit/log_access
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.list_patients(int, uuid)

-- Page by page along the key, which is ordered by time. Reads patient data, so it writes the access
-- log: volatile. Raises RQ400, RQ401, RQ403.
-- The plans are kept: no argument is null where it is compared, and pages are read along the key
-- whatever their size.

create or replace function api.list_patients(p_limit int default 50, p_after uuid default null)
returns table (
    patient_id uuid,
    contact_id uuid,
    display_name text,
    birth_date date,
    email text,
    phone text,
    location_id uuid,
    flags text[],
    activity_status text,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    -- a variable, since coalesce() in its place would be no condition of the index
    v_after uuid := coalesce(p_after, '00000000-0000-0000-0000-000000000000');
    v_ids uuid[];
begin
    perform core.require_permission('patients.read');

    v_ids := array(
        select p.id
        from contact.patients as p
        where
            p.organization_id = v_organization_id
            and p.deleted_at is null
            and p.id > v_after
        order by p.id
        limit least(greatest(p_limit, 1), 500)
    );

    perform audit.log_access('api.list_patients', 'contact.patients', v_ids);

    return query
    select
        p.id,
        p.contact_id,
        c.display_name,
        c.birth_date,
        c.primary_email::text,
        c.primary_phone::text,
        p.location_id,
        p.flags,
        p.activity_status,
        p.row_version
    from contact.patients as p
    inner join contact.contacts as c
        on p.organization_id = c.organization_id and p.contact_id = c.id
    where
        p.organization_id = v_organization_id
        and p.id = any(v_ids)
        and c.deleted_at is null
    order by p.id;
end
$function$;

alter function api.list_patients(int, uuid) owner to app_owner;

revoke all on function api.list_patients(int, uuid) from public;
grant execute on function api.list_patients(int, uuid) to authenticated;

comment on function api.list_patients(int, uuid) is
    'The patients that the caller may see, oldest first: at most p_limit (500) after the id '
    'p_after. Every call is logged. Raises RQ403 where the caller''s role does not allow it.';

commit;
