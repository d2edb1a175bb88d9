-- function api.delete_patient(uuid, int, text)

-- The contact stays: it may be known for other reasons. Raises RQ400, RQ401, RQ403, RQ404, RQ409.

create or replace function api.delete_patient(
    p_patient_id uuid,
    p_row_version int default null,
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
    v_result jsonb;
begin
    perform core.require_permission('deletions.write');

    v_result := core.begin_once(
        'delete_patient', p_idempotency_key, jsonb_build_array(p_patient_id, p_row_version)
    );

    if v_result is not null then
        return v_result;
    end if;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object(
            'patient_id', p_patient_id,
            'delete_batch', core.soft_delete(
                p_table => 'contact.patients',
                p_id => p_patient_id,
                p_row_version => p_row_version,
                p_organization_id => v_organization_id
            )
        )
    );
end
$function$;

alter function api.delete_patient(uuid, int, text) owner to app_owner;

revoke all on function api.delete_patient(uuid, int, text) from public;
grant execute on function api.delete_patient(uuid, int, text) to authenticated;

comment on function api.delete_patient(uuid, int, text) is
    'Deletes a patient with all that hangs on it; the contact stays. Returns the batch for '
    'api.undo_delete. Raises RQ403 where the caller''s role or branches do not allow it, RQ404, '
    'RQ409 where other rows need it or for an older row version.';
