-- Deploy routiq:api/score_pair to pg
-- requires: api/schema
-- requires: contact/score_pair
-- requires: core/require_permission
-- requires: core/require_context
-- requires: core/is_staff
-- requires: audit/log_access
-- requires: core/refuse

begin;

-- function api.score_pair(uuid, uuid)

-- Reads patient data, so it writes the access log: volatile. Raises RQ400, RQ401, RQ403, RQ404.

create or replace function api.score_pair(p_contact_a_id uuid, p_contact_b_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_answer jsonb;
begin
    perform core.require_permission('patients.read');
    v_answer := contact.score_pair(v_organization_id, p_contact_a_id, p_contact_b_id);

    if v_answer is null or not core.is_staff() then
        perform core.refuse(
            'RQ404',
            'there are no such two contacts',
            format('the ids are "%s" and "%s"', p_contact_a_id, p_contact_b_id),
            'name two contacts of yours that are not merged'
        );
    end if;

    perform audit.log_access(
        'api.score_pair', 'contact.contacts', array[p_contact_a_id, p_contact_b_id]
    );
    return v_answer;
end
$function$;

alter function api.score_pair(uuid, uuid) owner to app_owner;

revoke all on function api.score_pair(uuid, uuid) from public;
grant execute on function api.score_pair(uuid, uuid) to authenticated;

comment on function api.score_pair(uuid, uuid) is
    'How likely two contacts are one person, and why: the level and weight in bits of each '
    'comparison. Every call is logged. Raises RQ403, and RQ404 for contacts that are not there, or '
    'not for the caller.';

commit;
