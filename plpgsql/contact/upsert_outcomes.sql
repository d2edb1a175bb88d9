-- function contact.upsert_outcomes(uuid, text, jsonb)

-- Who is known is found by the id of its system: in integration.external_ids, which also tells what
-- was read last, else among identifiers. Nobody who was deleted,
-- or is gone for good, comes back by himself, and what a
-- system said earlier never replaces what it said later.

create or replace function contact.upsert_outcomes(
    p_organization_id uuid, p_system text, p_facts jsonb
)
returns jsonb
language sql
volatile
set search_path = pg_catalog, pg_temp
as $function$
    select coalesce(
        jsonb_agg(
            f.fact || jsonb_build_object(
                'contact_id', coalesce(c.id, e.target_id, core.new_id()),
                'is_mapped', e.id is not null,
                'outcome', case
                    when f.fact ->> 'refusal' is not null then 'refused'
                    when c.deleted_at is not null or (e.id is not null and c.id is null)
                        then 'deleted'
                    when e.payload_hash = (f.fact ->> 'payload_hash')::bytea then 'unchanged'
                    when e.source_updated_at > (f.fact ->> 'source_updated_at')::timestamptz
                        then 'older'
                    when c.id is null then 'inserted'
                    else 'updated'
                end
            )
        ),
        '[]'
    )
    from jsonb_array_elements(p_facts) as f (fact)
    left join integration.external_ids as e
        on
            e.organization_id = p_organization_id
            and e.system = p_system
            and e.entity = 'contact'
            and e.external_id = f.fact ->> 'external_id'
            and e.target_table = 'contact.contacts'
            and e.deleted_at is null
    left join contact.contact_identifiers as i
        on
            i.organization_id = p_organization_id
            and i.system = p_system
            and i.value = f.fact ->> 'external_id'
            and i.deleted_at is null
    left join contact.contacts as c
        on c.organization_id = p_organization_id and coalesce(e.target_id, i.contact_id) = c.id
$function$;

alter function contact.upsert_outcomes(uuid, text, jsonb) owner to app_owner;

revoke all on function contact.upsert_outcomes(uuid, text, jsonb) from public;

comment on function contact.upsert_outcomes(uuid, text, jsonb) is
    'Says of each contact that a system brings whom it is and what becomes of it: inserted, '
    'updated, unchanged, older, deleted or refused.';
