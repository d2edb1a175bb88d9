-- Deploy routiq:contact/match_model to pg
-- requires: contact/match_models
-- requires: contact/compare_comparisons
-- requires: contact/compare_level
-- requires: contact/score_weights

begin;

-- function contact.match_model(uuid)

-- Without a model of the tenant's own the probabilities of contact.compare_comparisons decide, as in
-- a clinic of a thousand contacts.

create or replace function contact.match_model(
    p_organization_id uuid,
    out model_id uuid,
    out m double precision[],
    out u double precision[],
    out m_rare double precision[],
    out h_rare double precision[],
    out prior double precision,
    out household double precision,
    out review_threshold double precision,
    out merge_threshold double precision,
    out contacts bigint
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_model contact.match_models;
    v_weights jsonb;
    v_levels text[] := array(
        select contact.compare_level(g.level)
        from generate_series(0, 7) as g (level)
        order by g.level
    );
begin
    select k.*
    into v_model
    from contact.match_models as k
    where
        k.organization_id = p_organization_id
        and k.name = 'people'
        and k.is_active
        and k.deleted_at is null;

    -- put together anew, so that it is unpacked once and not for each weight
    v_weights := v_model.weights || '{}';
    model_id := v_model.id;
    prior := coalesce(v_model.prior_probability, 0.0001);
    household := coalesce(v_model.household_probability, 0.0002);
    review_threshold := coalesce(v_model.review_threshold, 0.5);
    merge_threshold := coalesce(v_model.merge_threshold, 0.999);
    contacts := coalesce((v_model.metadata ->> 'contacts')::bigint, 1000);

    select
        array_agg(coalesce((l.weights ->> 'm')::double precision, l.m) order by l.place, l.level),
        array_agg(coalesce((l.weights ->> 'u')::double precision, l.u) order by l.place, l.level)
    into m, u
    from (
        select
            c.place,
            g.level,
            v_weights -> c.comparison -> v_levels[g.level + 1] as weights,
            case when g.level between 1 and 6 then c.m[g.level] else 1 end as m,
            case when g.level between 1 and 6 then c.u[g.level] else 1 end as u
        from contact.compare_comparisons() as c
        cross join generate_series(0, 7) as g (level)
    ) as l;

    select w.m_rare, w.h_rare
    into m_rare, h_rare
    from contact.score_weights(m, u) as w;
end
$function$;

alter function contact.match_model(uuid) owner to app_owner;

revoke all on function contact.match_model(uuid) from public;

comment on function contact.match_model(uuid) is
    'The model that decides for a tenant, in the form to compute with.';

commit;
