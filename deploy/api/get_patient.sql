-- Deploy routiq:api/get_patient to pg
-- requires: api/get_patient@contracted
-- reworks: api/get_patient@contracted

begin;

-- function api.get_patient(uuid)

-- Reads patient data, so it writes the access log: volatile. A refusal undoes its own log row.
-- Raises RQ400, RQ401, RQ403, RQ404.
-- The plan is kept: the patient and the contact are found by their keys, whatever the id is.

create or replace function api.get_patient(p_patient_id uuid)
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
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('patients.read');

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
        and p.id = p_patient_id
        and p.deleted_at is null
        and c.deleted_at is null;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such patient', format('the id is "%s"', p_patient_id),
            'list the patients that you may see'
        );
    end if;

    perform audit.log_access('api.get_patient', 'contact.patients', array[p_patient_id]);
end
$function$;

alter function api.get_patient(uuid) owner to app_owner;

revoke all on function api.get_patient(uuid) from public;
grant execute on function api.get_patient(uuid) to authenticated;

comment on function api.get_patient(uuid) is
    'One patient. Every call is logged. Raises RQ403 where the caller''s role does not allow it, '
    'and RQ404 for a patient that is not there, or not for the caller.';

commit;
