-- function contact.find_kept(uuid)

-- From pg_temp.match_found to contact.duplicate_candidates, those of twenty thousand contacts at a
-- time.

create or replace function contact.find_kept(p_organization_id uuid)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_model record := contact.match_model(p_organization_id);
    v_a_ids uuid[];
    v_b_ids uuid[];
    v_scores double precision[];
    v_features jsonb[];
    v_count bigint := 0::bigint;
begin
    execute format($$
        delete from contact.duplicate_candidates as d
        where
            d.organization_id = %L
            and d.status = 'open'
            and d.deleted_at is null
            and not exists (
                select
                from pg_temp.match_found as f
                inner join pg_temp.match_work as a on f.a = a.id
                inner join pg_temp.match_work as b on f.b = b.id
                where d.contact_a_id = a.contact_id and d.contact_b_id = b.contact_id
            )
    $$, p_organization_id);

    for v_a_ids, v_b_ids, v_scores, v_features in execute format(
        $$
        select
            array_agg(a.contact_id) as a,
            array_agg(b.contact_id) as b,
            array_agg(k.score) as scores,
            array_agg(
                k.features || case
                    when f.linked_by is null then '{}'
                    else jsonb_build_object('linked_by', l.contact_id)
                end
            ) as features
        from (%s) as k
        inner join pg_temp.match_found as f on k.a = f.a and k.b = f.b
        inner join pg_temp.match_work as a on k.a = a.id
        inner join pg_temp.match_work as b on k.b = b.id
        left join pg_temp.match_work as l on f.linked_by = l.id
        group by k.a / 20000
        $$,
        contact.score_explained('select s.* from pg_temp.match_found as s')
    ) using v_model.m_rare, v_model.h_rare loop
        v_count := v_count + contact.match_keep(
            p_organization_id => p_organization_id,
            p_model_id => v_model.model_id,
            p_contact_a_ids => v_a_ids,
            p_contact_b_ids => v_b_ids,
            p_scores => v_scores,
            p_features => v_features
        );
    end loop;

    return v_count;
end
$function$;

alter function contact.find_kept(uuid) owner to app_owner;

revoke all on function contact.find_kept(uuid) from public;

comment on function contact.find_kept(uuid) is
    'Keeps the pairs that a run found, and takes away the open ones that it did not find again; '
    'returns how many were written.';
