-- Deploy routiq:api/find_duplicates to pg
-- requires: api/schema
-- requires: contact/find_duplicates
-- requires: contact/match_contact
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.find_duplicates(uuid)

-- Sent again it finds the same, so it takes no idempotency key. It shows no data of anybody; the
-- pairs are read, and logged, by other functions. Raises RQ400, RQ401, RQ403.

create or replace function api.find_duplicates(p_contact_id uuid default null)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('patients.write');

    if p_contact_id is not null then
        return jsonb_build_object(
            'contacts', 1, 'pairs_found', contact.match_contact(v_organization_id, p_contact_id)
        );
    end if;

    return contact.find_duplicates(v_organization_id);
end
$function$;

alter function api.find_duplicates(uuid) owner to app_owner;

revoke all on function api.find_duplicates(uuid) from public;
grant execute on function api.find_duplicates(uuid) to authenticated;

comment on function api.find_duplicates(uuid) is
    'Looks for contacts that stand twice: for one contact, or among all of the organization, which '
    'also learns its weights. What is likely one person is kept for review; the answer counts. '
    'Raises RQ403 where the caller''s role does not allow it.';

commit;
