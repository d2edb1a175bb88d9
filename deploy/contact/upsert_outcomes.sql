-- Deploy routiq:contact/upsert_outcomes to pg
-- requires: integration/external_ids__policies
-- requires: contact/contact_identifiers__policies
-- requires: contact/contacts__policies

begin;

-- function contact.upsert_outcomes(uuid, text, jsonb)

-- Who is known is found by the id of its system: in integration.external_ids, which also tells what
-- was read last, else among identifiers. Who was merged is found as who stands for it. Nobody who was
-- deleted, or is gone for good, comes back by himself, and what a system said earlier never replaces
-- what it said later.
-- Contacts that will be written are held, in the order of their ids as merges hold them, before
-- anything of them is: who was merged or deleted while this waited is looked for again, so that
-- nothing is written to somebody whom nobody asks for any more.
-- Joined by hashes, and planned with the ids in it, for the reason that contact.search_facts gives.

create or replace function contact.upsert_outcomes(
    p_organization_id uuid, p_system text, p_facts jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
set jit = off
as $function$
declare
    v_external_ids text[] := array(
        select f.fact ->> 'external_id'
        from jsonb_array_elements(p_facts) as f (fact)
        where f.fact ->> 'external_id' is not null
    );
    v_contact_ids uuid[];
    v_outcomes jsonb;
    v_have_moved boolean;
begin
    loop
        v_contact_ids := array(
            select e.target_id
            from integration.external_ids as e
            where
                e.organization_id = p_organization_id
                and e.system = p_system
                and e.entity = 'contact'
                and e.external_id = any(v_external_ids)
                and e.target_table = 'contact.contacts'
                and e.deleted_at is null
            union
            select i.contact_id
            from contact.contact_identifiers as i
            where
                i.organization_id = p_organization_id
                and i.system = p_system
                and i.value = any(v_external_ids)
                and i.deleted_at is null
        );

        with contacts as materialized (
            select
                k.id as known_as,
                k.id,
                k.deleted_at
            from contact.contacts as k
            where
                k.organization_id = p_organization_id
                and k.id = any(v_contact_ids)
                and (k.merged_into_id is null or k.deleted_at is not null)
            union all
            select
                k.id,
                contact.survivor_of(p_organization_id, k.id),
                null
            from contact.contacts as k
            where
                k.organization_id = p_organization_id
                and k.id = any(v_contact_ids)
                and k.merged_into_id is not null
                and k.deleted_at is null
        )

        select coalesce(
            jsonb_agg(
                f.fact || jsonb_build_object(
                    'contact_id', coalesce(
                        c.id, e.target_id, (f.fact ->> 'new_id')::uuid, core.new_id()
                    ),
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
        into v_outcomes
        from jsonb_array_elements(p_facts) as f (fact)
        left join integration.external_ids as e
            on
                e.organization_id = p_organization_id
                and e.system = p_system
                and e.entity = 'contact'
                and e.external_id = f.fact ->> 'external_id'
                and e.external_id = any(v_external_ids)
                and e.target_table = 'contact.contacts'
                and e.deleted_at is null
        left join contact.contact_identifiers as i
            on
                i.organization_id = p_organization_id
                and i.system = p_system
                and i.value = f.fact ->> 'external_id'
                and i.value = any(v_external_ids)
                and i.deleted_at is null
        left join contacts as c
            on coalesce(e.target_id, i.contact_id) = c.known_as;

        v_contact_ids := array(
            select (f.fact ->> 'contact_id')::uuid
            from jsonb_array_elements(v_outcomes) as f (fact)
            where f.fact ->> 'outcome' = 'updated'
        );

        exit when v_contact_ids = '{}';

        select bool_or(h.merged_into_id is not null or h.deleted_at is not null)
        into v_have_moved
        from (
            select
                c.merged_into_id,
                c.deleted_at
            from contact.contacts as c
            where
                c.organization_id = p_organization_id
                and c.id = any(v_contact_ids)
            order by c.id
            for no key update
        ) as h;

        exit when v_have_moved is not true;
    end loop;

    return v_outcomes;
end
$function$;

alter function contact.upsert_outcomes(uuid, text, jsonb) owner to app_owner;

revoke all on function contact.upsert_outcomes(uuid, text, jsonb) from public;

comment on function contact.upsert_outcomes(uuid, text, jsonb) is
    'Says of each contact that a system brings whom it is and what becomes of it: inserted, '
    'updated, unchanged, older, deleted or refused. Holds those that are to be updated.';

commit;
