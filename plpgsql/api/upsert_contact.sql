-- function api.upsert_contact(text, jsonb)

-- Sent again it changes nothing more, so it takes no idempotency key. Raises RQ400, RQ401, RQ403,
-- RQ409, RQ422.
-- Plans are kept from the first call on, as by contact.merge_contacts.

create or replace function api.upsert_contact(p_system text, p_contact jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_fact jsonb;
begin
    perform core.require_permission('contacts.write');

    v_fact := contact.upsert_contacts(
        v_organization_id, p_system, jsonb_build_array(p_contact)
    ) -> 0;

    if v_fact ->> 'outcome' = 'refused' then
        perform core.refuse(
            'RQ422', 'this cannot be a contact', v_fact ->> 'refusal', 'correct it'
        );
    elsif v_fact ->> 'outcome' = 'deleted' then
        perform core.refuse(
            'RQ409', 'this contact was deleted here', format('the id is "%s"', v_fact ->> 'contact_id'),
            'undo the deletion'
        );
    end if;

    return jsonb_build_object(
        'contact_id', v_fact -> 'contact_id', 'outcome', v_fact -> 'outcome'
    );
end
$function$;

alter function api.upsert_contact(text, jsonb) owner to app_owner;

revoke all on function api.upsert_contact(text, jsonb) from public;
grant execute on function api.upsert_contact(text, jsonb) to authenticated, app_worker;

comment on function api.upsert_contact(text, jsonb) is
    'Keeps a contact in the shape of a system; returns its id here and whether it was inserted, '
    'updated, unchanged, or older than what is known. Raises RQ403, RQ409 for one that was deleted '
    'here, RQ422.';
