-- Deploy routiq:api/delete_contact to pg
-- requires: api/schema
-- requires: core/soft_delete
-- requires: core/require_permission
-- requires: core/require_context
-- requires: core/begin_once
-- requires: core/finish_once

begin;

-- function api.delete_contact(uuid, int, text)

-- What hangs on a contact stands in core.delete_rules. Raises RQ400, RQ401, RQ403, RQ404, RQ409.
-- Plans are kept from the first call on, as by contact.merge_contacts.

create or replace function api.delete_contact(
    p_contact_id uuid,
    p_row_version int default null,
    p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_search text := current_setting('core.search', true);
    v_batch uuid;
    v_result jsonb;
begin
    perform core.require_permission('deletions.write');

    v_result := core.begin_once(
        'delete_contact', p_idempotency_key, jsonb_build_array(p_contact_id, p_row_version)
    );

    if v_result is not null then
        return v_result;
    end if;

    -- What it is found by is taken away once, not after each table.
    perform core.set_context('search', 'later');
    v_batch := core.soft_delete(
        p_table => 'contact.contacts',
        p_id => p_contact_id,
        p_row_version => p_row_version,
        p_organization_id => v_organization_id
    );
    perform core.set_context('search', v_search);
    perform contact.search_refresh(v_organization_id, array[p_contact_id]);

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object('contact_id', p_contact_id, 'delete_batch', v_batch)
    );
end
$function$;

alter function api.delete_contact(uuid, int, text) owner to app_owner;

revoke all on function api.delete_contact(uuid, int, text) from public;
grant execute on function api.delete_contact(uuid, int, text) to authenticated;

comment on function api.delete_contact(uuid, int, text) is
    'Deletes a contact with all that hangs on it: patient, membership of a customer, and what '
    'core.delete_rules names. Returns the batch for api.undo_delete. Raises RQ403 where the '
    'caller''s role or branches do not allow it, RQ404, RQ409 where other rows need it or for '
    'an older row version.';

commit;
