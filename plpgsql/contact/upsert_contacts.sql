-- function contact.upsert_told(uuid, text, jsonb)
-- function contact.upsert_contacts(uuid, text, jsonb)

-- The one home of contacts that come from other systems, for api.upsert_contact, api.upsert_contacts,
-- the jobs of syncs, and loads of old data, which read their rows in their own way. What follows from
-- a change is done once, at the end, for all contacts that were written: triggers on each of their
-- tables would do it several times. Raises RQ422.

create or replace function contact.upsert_told(
    p_organization_id uuid, p_system text, p_facts jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_facts jsonb;
    v_search text := current_setting('core.search', true);
    v_written_ids uuid[];
begin
    perform contact.upsert_lock(
        p_organization_id,
        p_system,
        array(select f.fact ->> 'external_id' from jsonb_array_elements(p_facts) as f (fact))
    );

    v_facts := contact.upsert_outcomes(p_organization_id, p_system, p_facts);

    v_written_ids := array(
        select (f.fact ->> 'contact_id')::uuid
        from jsonb_array_elements(v_facts) as f (fact)
        where f.fact ->> 'outcome' in ('inserted', 'updated')
    );

    if v_written_ids <> '{}' then
        perform core.set_context('search', 'later');
        perform contact.upsert_write(
            p_organization_id,
            p_system,
            (
                select o.region::text
                from core.organizations as o
                where o.id = p_organization_id
            ),
            v_facts
        );
        perform core.set_context('search', v_search);

        -- for each contact that was written, once
        perform contact.search_refresh(p_organization_id, v_written_ids);
    end if;

    return v_facts;
end
$function$;

alter function contact.upsert_told(uuid, text, jsonb) owner to app_owner;

revoke all on function contact.upsert_told(uuid, text, jsonb) from public;

comment on function contact.upsert_told(uuid, text, jsonb) is
    'Keeps contacts that contact.upsert_facts has read; returns each with what became of it. A '
    'fact may bring a record number as mrn, and as new_id the id of a contact that is not there '
    'yet.';

create or replace function contact.upsert_contacts(
    p_organization_id uuid, p_system text, p_items jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if not exists (
        select
        from ref.field_maps as m
        where m.system = p_system
    ) then
        perform core.refuse(
            'RQ422', 'nobody knows the shape of this system', format('it is "%s"', p_system),
            'send the shape "routiq"; ref.field_maps lists the others'
        );
    elsif jsonb_typeof(p_items) is distinct from 'array' then
        perform core.refuse(
            'RQ422', 'contacts come as a list',
            format('this is of type %s', coalesce(jsonb_typeof(p_items), 'null')),
            'send an array of objects'
        );
    end if;

    return contact.upsert_told(
        p_organization_id,
        p_system,
        (
            select coalesce(jsonb_agg(to_jsonb(f)), '[]')
            from contact.upsert_facts(p_system, p_items) as f
        )
    );
exception
    when check_violation or string_data_right_truncation then
        perform core.refuse('RQ422', 'these values cannot be a contact', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function contact.upsert_contacts(uuid, text, jsonb) owner to app_owner;

revoke all on function contact.upsert_contacts(uuid, text, jsonb) from public;

comment on function contact.upsert_contacts(uuid, text, jsonb) is
    'Keeps contacts as a system tells them, in its own shape; returns each with what became of '
    'it. Sent again it writes nothing. Raises RQ422.';
