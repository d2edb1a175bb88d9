-- Deploy routiq:contact/match_contact to pg
-- requires: contact/match_candidates
-- requires: contact/match_source
-- requires: contact/block_contact
-- requires: contact/match_keep
-- requires: contact/match_model
-- requires: contact/score_statement
-- requires: contact/score_explained

begin;

-- function contact.match_contact(uuid, uuid)

-- For the job that follows a change of a contact, its points or its identifiers: milliseconds. One
-- at a time for a contact, so that two changes do not cross. A pair that was found by way of a third
-- contact stays until the next run over the whole tenant.

create or replace function contact.match_contact(p_organization_id uuid, p_contact_id uuid)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $function$
declare
    v_model record := contact.match_model(p_organization_id);
    v_a_ids uuid[];
    v_b_ids uuid[];
    v_scores double precision[];
    v_features jsonb[];
begin
    perform pg_advisory_xact_lock(
        hashtextextended(format('match contact %s of %s', p_contact_id, p_organization_id), 0)
    );
    delete from contact.match_rows as r
    where r.organization_id = p_organization_id and r.contact_id = p_contact_id;
    insert into contact.match_rows
    select s.*
    from contact.match_source(p_organization_id, p_contact_id, p_contact_id) as s
    on conflict (organization_id, contact_id) do nothing;

    execute format(
        $$
        select
            coalesce(array_agg(least($7, s.b)), '{}') as a,
            coalesce(array_agg(greatest($7, s.b)), '{}') as b,
            coalesce(array_agg(s.score), '{}') as scores,
            coalesce(array_agg(s.features), '{}') as features
        from (%s) as s
        $$,
        contact.score_explained(
            format(
                'select s.* from (%s) as s where s.score >= $9',
                contact.score_statement(contact.match_candidates())
            )
        )
    )
    into v_a_ids, v_b_ids, v_scores, v_features
    using
        v_model.m_rare, v_model.h_rare, v_model.merge_threshold, v_model.prior, v_model.household,
        p_organization_id, p_contact_id, v_model.contacts,
        v_model.review_threshold, contact.block_contact(p_organization_id, p_contact_id);

    delete from contact.duplicate_candidates as d
    where
        d.organization_id = p_organization_id
        and p_contact_id in (d.contact_a_id, d.contact_b_id)
        and d.status = 'open'
        and d.deleted_at is null
        and not d.features ? 'linked_by'
        and not exists (
            select
            from unnest(v_a_ids, v_b_ids) as f (a, b)
            where d.contact_a_id = f.a and d.contact_b_id = f.b
        );

    perform contact.match_keep(
        p_organization_id => p_organization_id,
        p_model_id => v_model.model_id,
        p_contact_a_ids => v_a_ids,
        p_contact_b_ids => v_b_ids,
        p_scores => v_scores,
        p_features => v_features
    );
    return cardinality(v_a_ids)::bigint;
end
$function$;

alter function contact.match_contact(uuid, uuid) owner to app_owner;

revoke all on function contact.match_contact(uuid, uuid) from public;

comment on function contact.match_contact(uuid, uuid) is
    'Compares a new or changed contact with those that share a key with it, and keeps the pairs '
    'that are likely one person; returns how many. A contact that is gone has none.';

commit;
