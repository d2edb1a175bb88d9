-- function api.contact_360(uuid)

-- Reads patient data, so it writes the access log: volatile. One statement, along keys that begin
-- with the contact. Raises RQ400, RQ401, RQ403, RQ404.

create or replace function api.contact_360(p_contact_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_contact_id uuid;
begin
    perform core.require_permission('patients.read');

    v_contact_id := contact.survivor_of(v_organization_id, p_contact_id);

    if v_contact_id is null then
        perform core.refuse(
            'RQ404', 'there is no such contact', format('the id is "%s"', p_contact_id),
            'search for it'
        );
    end if;

    perform audit.log_access('api.contact_360', 'contact.contacts', array[v_contact_id]);

    return contact.survivor_view(v_organization_id, v_contact_id);
end
$function$;

alter function api.contact_360(uuid) owner to app_owner;

revoke all on function api.contact_360(uuid) from public;
grant execute on function api.contact_360(uuid) to authenticated;

comment on function api.contact_360(uuid) is
    'Everything about a contact at once: numbers, addresses, identifiers, consents, patient, the '
    'latest appointments and conversations, merges and open questions. The id of a contact that '
    'was merged shows the one that stands for it. Every call is logged. Raises RQ403, RQ404.';
