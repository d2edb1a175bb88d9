-- Deploy routiq:api/upsert_contacts to pg
-- requires: api/schema
-- requires: contact/upsert_contacts
-- requires: ref/permissions__contacts
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.upsert_contacts(text, jsonb)

-- Sent again it changes nothing more, so it takes no idempotency key. Raises RQ400, RQ401, RQ403,
-- RQ422.

create or replace function api.upsert_contacts(p_system text, p_contacts jsonb)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('contacts.write');

    return (
        select jsonb_build_object(
            'inserted', count(*) filter (where f.fact ->> 'outcome' = 'inserted'),
            'updated', count(*) filter (where f.fact ->> 'outcome' = 'updated'),
            'unchanged', count(*) filter (where f.fact ->> 'outcome' = 'unchanged'),
            'older', count(*) filter (where f.fact ->> 'outcome' = 'older'),
            'deleted', count(*) filter (where f.fact ->> 'outcome' = 'deleted'),
            'refused', coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'external_id', f.fact -> 'external_id', 'why', f.fact -> 'refusal'
                    )
                ) filter (where f.fact ->> 'outcome' = 'refused'),
                '[]'
            )
        )
        from jsonb_array_elements(
            contact.upsert_contacts(v_organization_id, p_system, p_contacts)
        ) as f (fact)
    );
end
$function$;

alter function api.upsert_contacts(text, jsonb) owner to app_owner;

revoke all on function api.upsert_contacts(text, jsonb) from public;
grant execute on function api.upsert_contacts(text, jsonb) to authenticated, app_worker;

comment on function api.upsert_contacts(text, jsonb) is
    'Keeps a list of contacts in the shape of a system (cliniko, chatwoot, manychat, clerk, '
    'stripe, xero, momence, routiq); tells how many were inserted, updated, unchanged, older than '
    'what is known, deleted here, and which were refused and why. Raises RQ403, RQ422.';

commit;
