-- Deploy routiq:contact/match_contact to pg
-- requires: contact/compare_candidates
-- requires: contact/match_rarities
-- requires: contact/match_lock
-- requires: contact/match_source
-- requires: contact/block_contact
-- requires: contact/match_spread
-- requires: contact/match_keep
-- requires: contact/match_model

begin;

-- function contact.match_contact(uuid, uuid)

-- For the job that follows a change of a contact, its points or its identifiers: milliseconds, in a
-- large tenant as in a small one. A pair that was found by way of a third contact stays until the
-- next run over the whole tenant. Raises RQ409 while there is one.

create or replace function contact.match_contact(p_organization_id uuid, p_contact_id uuid)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
as $function$
declare
    v_model record;
    v_row contact.match_rows;
    v_contact_ids uuid[] := array[]::uuid[];
    v_a_ids uuid[] := array[]::uuid[];
    v_b_ids uuid[] := array[]::uuid[];
    v_scores double precision[];
    v_features jsonb[];
begin
    perform contact.match_lock(p_organization_id, false);
    v_model := contact.match_model(p_organization_id);

    select s.*
    into v_row
    from contact.match_source(p_organization_id, p_contact_id, p_contact_id) as s;

    if v_row.contact_id is not null then
        select b.keys, b.contact_ids
        into v_row.keys, v_contact_ids
        from contact.block_contact(p_organization_id, p_contact_id, v_row.keys) as b;
    end if;

    delete from contact.match_rows as r
    where
        r.organization_id = p_organization_id
        and r.contact_id = p_contact_id
        and r is distinct from v_row;

    if v_row.contact_id is not null then
        insert into contact.match_rows
        select v_row.*
        on conflict (organization_id, contact_id) do nothing;
    end if;

    if v_contact_ids <> '{}' then
        select
            coalesce(array_agg(least(p_contact_id, s.b)), '{}'),
            coalesce(array_agg(greatest(p_contact_id, s.b)), '{}'),
            array_agg(s.score),
            array_agg(s.features)
        into v_a_ids, v_b_ids, v_scores, v_features
        from contact.compare_candidates(
            v_model.m_rare, v_model.h_rare, v_model.merge_threshold, v_model.prior,
            v_model.household, v_row, contact.match_rarities(v_row, v_model.contacts),
            v_contact_ids, v_model.review_threshold
        ) as s;
    end if;

    delete from contact.duplicate_candidates as d
    where
        d.organization_id = p_organization_id
        and p_contact_id in (d.contact_a_id, d.contact_b_id)
        and d.status = 'open'
        and d.deleted_at is null
        and (v_row.contact_id is null or not d.features ? 'linked_by')
        and not exists (
            select
            from unnest(v_a_ids, v_b_ids) as f (a, b)
            where d.contact_a_id = f.a and d.contact_b_id = f.b
        );

    if v_a_ids <> '{}' then
        perform contact.match_keep(
            p_organization_id => p_organization_id,
            p_model_id => v_model.model_id,
            p_contact_a_ids => v_a_ids,
            p_contact_b_ids => v_b_ids,
            p_scores => v_scores,
            p_features => v_features
        );
    end if;

    return cardinality(v_a_ids)::bigint;
end
$function$;

alter function contact.match_contact(uuid, uuid) owner to app_owner;

revoke all on function contact.match_contact(uuid, uuid) from public;

comment on function contact.match_contact(uuid, uuid) is
    'Compares a new or changed contact with those that share a key with it, and keeps the pairs '
    'that are likely one person; returns how many. A contact that is gone has none. Raises RQ409 '
    'while a run over all contacts is under way.';

commit;
