-- function contact.score_pair(uuid, uuid, uuid)

-- Reads both contacts as they are now, so that the answer explains what people see.

create or replace function contact.score_pair(
    p_organization_id uuid, p_contact_a_id uuid, p_contact_b_id uuid
)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
as $function$
declare
    v_model record := contact.match_model(p_organization_id);
    v_answer jsonb;
begin
    execute format(
        $$
        select jsonb_build_object(
            'score', s.score,
            'decision', case
                when s.score >= $3 then 'merge'
                when s.score >= $9 then 'review'
                else 'different'
            end,
            'review_threshold', $9,
            'merge_threshold', $3,
            'model_id', $10,
            'features', s.features
        )
        from (%s) as s
        $$,
        contact.score_explained(
            contact.score_statement(
            format(
                $$
                select
                    a.contact_id as a, b.contact_id as b,
                    contact.match_rarities(a, $8) as rarities,
                    $4 as prior, $5 as household, %s as pattern
                from contact.match_source($6, least($7[1], $7[2]), least($7[1], $7[2])) as a
                cross join contact.match_source(
                    $6, greatest($7[1], $7[2]), greatest($7[1], $7[2])
                ) as b
                offset 0
                $$,
                contact.compare_pattern()
            )
        )
        )
    )
    into v_answer
    using
        v_model.m_rare, v_model.h_rare, v_model.merge_threshold, v_model.prior, v_model.household,
        p_organization_id, array[p_contact_a_id, p_contact_b_id], v_model.contacts,
        v_model.review_threshold, v_model.model_id;

    return v_answer;
end
$function$;

alter function contact.score_pair(uuid, uuid, uuid) owner to app_owner;

revoke all on function contact.score_pair(uuid, uuid, uuid) from public;

comment on function contact.score_pair(uuid, uuid, uuid) is
    'How likely two contacts are one person, what would be done about it, and the level and weight '
    'of each comparison; null where one of them is not there.';
