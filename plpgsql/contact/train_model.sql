-- function contact.train_model(uuid, bigint, bigint)

-- Nobody says which pairs are one person. Training starts from probabilities that hold anywhere, and
-- what strangers have in common comes from pairs taken at random, so it cannot run away. Where
-- families are few, the pairs that look like one are slips: five in a hundred matches are let
-- through as such. Each training is a version; the last one decides.

create or replace function contact.train_model(
    p_organization_id uuid, p_contacts bigint, p_pairs bigint
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_rounds constant int := 25;
    -- an organization without contacts has a model too
    v_contacts bigint := greatest(1, p_contacts);
    v_total double precision := greatest(1, p_contacts * (p_contacts - 1) / 2.0::double precision);
    v_thresholds record := contact.match_model(p_organization_id);
    v_model record := contact.compare_start();
    v_round record;
    v_prior double precision := least(0.1, 0.1 * v_contacts / v_total);
    v_household double precision := v_prior;
    v_before double precision;
    v_rounds int := 0;
    v_model_id uuid;
begin
    loop
        v_rounds := v_rounds + 1;
        v_before := v_prior;
        v_round := contact.train_round(v_model.m, v_model.u, v_prior, v_household);
        v_model.m := v_round.m;
        v_model.u := v_round.u;
        v_prior := least(0.5, (v_round.matches + 0.01 * v_contacts) / v_total);
        v_household := least(
            0.5,
            greatest(1e-6 * v_contacts, v_round.households - 0.05 * v_round.matches) / v_total
        );
        exit when v_rounds = c_rounds or abs(v_prior / v_before - 1) < 0.001;
    end loop;

    update contact.match_models as k
    set is_active = false
    where
        k.organization_id = p_organization_id
        and k.name = 'people'
        and k.is_active
        and k.deleted_at is null;

    insert into contact.match_models (
        organization_id, name, version, is_active, prior_probability, household_probability,
        weights, review_threshold, merge_threshold, pairs_compared, trained_at, metadata
    )
    select
        p_organization_id,
        'people',
        coalesce(max(k.version), 0) + 1,
        true,
        v_prior,
        v_household,
        contact.train_weights(v_model.m, v_model.u),
        v_thresholds.review_threshold,
        v_thresholds.merge_threshold,
        p_pairs,
        now(),
        jsonb_build_object('contacts', p_contacts, 'rounds', v_rounds)
    from contact.match_models as k
    where k.organization_id = p_organization_id and k.name = 'people'
    returning id into v_model_id;

    return v_model_id;
end
$function$;

alter function contact.train_model(uuid, bigint, bigint) owner to app_owner;

revoke all on function contact.train_model(uuid, bigint, bigint) from public;

comment on function contact.train_model(uuid, bigint, bigint) is
    'Learns the weights of a tenant from pg_temp.match_patterns and keeps them as the version that '
    'decides; returns its id. The thresholds of the version before stay.';
