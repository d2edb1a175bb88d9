-- function api.register_patient(text, text, date, text, text, uuid, text)

-- A foreign branch is refused twice over: by the policy of patients, and by the foreign key, which
-- holds the tenant. Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.register_patient(
    p_given_name text,
    p_family_name text,
    p_birth_date date default null,
    p_email text default null,
    p_phone text default null,
    p_location_id uuid default null,
    p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_contact_id uuid;
    v_patient_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('patients.write');

    perform core.require_own_branch(p_location_id);

    v_result := core.begin_once(
        'register_patient',
        p_idempotency_key,
        jsonb_build_array(
            p_given_name, p_family_name, p_birth_date, p_email, p_phone, p_location_id
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    insert into contact.contacts (
        organization_id,
        given_name,
        family_name,
        display_name,
        birth_date,
        primary_email,
        primary_phone,
        is_patient
    )
    values (
        v_organization_id,
        p_given_name,
        p_family_name,
        concat_ws(' ', p_given_name, p_family_name),
        p_birth_date,
        lower(btrim(p_email)),
        p_phone,
        true
    )
    returning id into v_contact_id;

    insert into contact.patients (organization_id, contact_id, location_id)
    values (v_organization_id, v_contact_id, p_location_id)
    returning id into v_patient_id;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object('patient_id', v_patient_id, 'contact_id', v_contact_id)
    );
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'these values cannot be a patient', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function api.register_patient(text, text, date, text, text, uuid, text) owner to app_owner;

revoke all on function api.register_patient(text, text, date, text, text, uuid, text) from public;
grant execute on function api.register_patient(text, text, date, text, text, uuid, text)
to authenticated;

comment on function api.register_patient(text, text, date, text, text, uuid, text) is
    'Registers a patient with the contact who it is. The same idempotency key with the same '
    'values returns the first result. Raises RQ403, RQ404 for a foreign branch, RQ409 for a key '
    'that was used otherwise, RQ422.';
