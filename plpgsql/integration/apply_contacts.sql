-- function integration.apply_contacts(uuid, text, jsonb, jsonb)

-- contact.upsert_contacts judges and writes; here is kept what nobody knows of a contact, and that its
-- system deleted it. The contact itself stays: a clinic keeps what it knows for years, and other systems
-- may know the same person. An object without a time of its own has that of its event, so that a late
-- one does not take back what came after it.

create or replace function integration.apply_contacts(
    p_organization_id uuid, p_system text, p_items jsonb, p_records jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_facts jsonb;
begin
    v_facts := contact.upsert_contacts(
        p_organization_id,
        p_system,
        (
            select
                coalesce(
                    jsonb_agg(
                        (p_items -> (r.place - 1)::int)
                        || case
                            when r.source_updated_at is not null then
                                jsonb_build_object('routiq_event_at', r.source_updated_at)
                            else '{}'
                        end
                    ),
                    '[]'
                )
            from jsonb_to_recordset(p_records) as r (
                place bigint, source_updated_at timestamptz, is_deleted boolean, refusal text
            )
            where r.refusal is null and not r.is_deleted
        )
    );

    update integration.external_ids as e
    set
        metadata = e.metadata
            || jsonb_build_object('unknown', r.unknown)
            || case
                when r.is_deleted then jsonb_build_object('deleted_at', r.source_updated_at)
                else '{}'
            end,
        source_updated_at = case
            when r.is_deleted then r.source_updated_at
            else e.source_updated_at
        end
    from jsonb_to_recordset(p_records) as r (
        external_id text, unknown jsonb, source_updated_at timestamptz, is_deleted boolean,
        refusal text
    )
    where
        e.organization_id = p_organization_id
        and e.system = p_system
        and e.entity = 'contact'
        and e.external_id = r.external_id
        and e.deleted_at is null
        and r.refusal is null
        and not coalesce(e.source_updated_at > r.source_updated_at + interval '1 second', false)
        and (
            coalesce(e.metadata -> 'unknown', '{}') <> r.unknown
            or r.is_deleted and not e.metadata ? 'deleted_at'
        );

    return (
        select coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'external_id', r.external_id,
                    'outcome', case
                        when r.refusal is not null then 'refused'
                        when r.is_deleted then 'deleted'
                        else f.fact ->> 'outcome'
                    end,
                    'refusal', coalesce(r.refusal, f.fact ->> 'refusal'),
                    'target_id', f.fact -> 'contact_id'
                )
            ),
            '[]'
        )
        from jsonb_to_recordset(p_records) as r (
            external_id text, is_deleted boolean, refusal text
        )
        left join jsonb_array_elements(v_facts) as f (fact)
            on r.external_id = f.fact ->> 'external_id'
    );
end
$function$;

alter function integration.apply_contacts(uuid, text, jsonb, jsonb) owner to app_owner;

revoke all on function integration.apply_contacts(uuid, text, jsonb, jsonb) from public;

comment on function integration.apply_contacts(uuid, text, jsonb, jsonb) is
    'Keeps contacts that integration.read_records has read; says of each what became of it.';
