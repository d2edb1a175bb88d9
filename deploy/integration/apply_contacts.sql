-- Deploy routiq:integration/apply_contacts to pg
-- requires: integration/read_records
-- requires: contact/upsert_contacts
-- requires: integration/external_ids__policies

begin;

-- function integration.apply_contacts(uuid, text, jsonb, jsonb, jsonb)

-- contact.upsert_contacts judges and writes; here is kept what nobody knows of a contact, and that its
-- system deleted it. The contact itself stays: a clinic keeps what it knows for years, and other systems
-- may know the same person. An object without a time of its own has that of its event, so that a late
-- one does not take back what came after it. What was changed here since the system told it last, by
-- people or by another system, is put back where it is not the system's to say (integration.write_row).

create or replace function integration.apply_contacts(
    p_organization_id uuid, p_system text, p_items jsonb, p_records jsonb, p_source jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_columns constant text[] := array[
        'given_name', 'family_name', 'display_name', 'birth_date', 'sex', 'primary_email',
        'primary_phone', 'address'
    ];
    v_before jsonb;
    v_facts jsonb;
    v_row record;
    v_theirs jsonb;
begin
    select
        jsonb_object_agg(
            e.external_id, to_jsonb(c) || jsonb_build_object('base', e.metadata -> 'columns')
        )
    into v_before
    from jsonb_to_recordset(p_records) as r (external_id text, refusal text)
    inner join integration.external_ids as e
        on
            e.organization_id = p_organization_id
            and e.system = p_system
            and e.entity = 'contact'
            and e.external_id = r.external_id
            and e.deleted_at is null
            and e.metadata ? 'columns'
    inner join contact.contacts as c
        on c.organization_id = p_organization_id and c.id = e.target_id
    where r.refusal is null;

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
            end
            || case
                when r.is_written then
                    jsonb_build_object('columns', integration.column_digests(to_jsonb(c), c_columns))
                else '{}'
            end,
        source_updated_at = case
            when r.is_deleted then r.source_updated_at
            else e.source_updated_at
        end
    from (
        select
            n.*,
            coalesce(f.fact ->> 'outcome' in ('inserted', 'updated'), false) as is_written
        from jsonb_to_recordset(p_records) as n (
            external_id text, unknown jsonb, source_updated_at timestamptz, is_deleted boolean,
            refusal text
        )
        left join jsonb_array_elements(v_facts) as f (fact)
            on n.external_id = f.fact ->> 'external_id'
    ) as r
    cross join contact.contacts as c
    where
        e.organization_id = p_organization_id
        and e.system = p_system
        and e.entity = 'contact'
        and e.external_id = r.external_id
        and e.deleted_at is null
        and c.organization_id = p_organization_id
        and c.id = e.target_id
        and r.refusal is null
        and not coalesce(e.source_updated_at > r.source_updated_at + interval '1 second', false)
        and (
            coalesce(e.metadata -> 'unknown', '{}') <> r.unknown
            or r.is_written
            or r.is_deleted and not e.metadata ? 'deleted_at'
        );

    for v_row in
        select
            r.external_id,
            r.source_updated_at,
            c.id,
            b.value as before,
            (
                select jsonb_object_agg(t.key, t.value)
                from jsonb_each(to_jsonb(c)) as t
                where t.key = any(c_columns)
            ) as told
        from jsonb_array_elements(v_facts) as f (fact)
        inner join jsonb_each(v_before) as b
            on f.fact ->> 'external_id' = b.key
        inner join jsonb_to_recordset(p_records) as r (
            external_id text, source_updated_at timestamptz
        )
            on b.key = r.external_id
        inner join contact.contacts as c
            on c.organization_id = p_organization_id and c.id = (b.value ->> 'id')::uuid
        where
            f.fact ->> 'outcome' = 'updated'
            and integration.column_digests(b.value, c_columns) <> b.value -> 'base'
    loop
        v_theirs := integration.settle_columns(
            'contact.contacts',
            p_organization_id,
            jsonb_build_object(
                'system', p_system, 'entity', 'contact', 'external_id', v_row.external_id,
                'target_id', v_row.id, 'source', p_source, 'at', v_row.source_updated_at,
                'base', v_row.before -> 'base', 'before', v_row.before
            ),
            v_row.told
        );

        perform integration.set_columns(
            'contact.contacts',
            p_organization_id,
            v_row.id,
            (
                select coalesce(jsonb_object_agg(k.name, v_row.before -> k.name), '{}')
                from unnest(c_columns) as k (name)
                where
                    v_row.told -> k.name is distinct from v_row.before -> k.name
                    and not v_theirs ? k.name
            )
        );
    end loop;

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

alter function integration.apply_contacts(uuid, text, jsonb, jsonb, jsonb) owner to app_owner;

revoke all on function integration.apply_contacts(uuid, text, jsonb, jsonb, jsonb) from public;

comment on function integration.apply_contacts(uuid, text, jsonb, jsonb, jsonb) is
    'Keeps contacts that integration.read_records has read; says of each what became of it.';

commit;
