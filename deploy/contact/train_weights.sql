-- Deploy routiq:contact/train_weights to pg
-- requires: contact/compare_comparisons
-- requires: contact/compare_level

begin;

-- function contact.train_weights(double precision[], double precision[])

create or replace function contact.train_weights(p_m double precision[], p_u double precision[])
returns jsonb
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select jsonb_object_agg(c.comparison, l.levels)
    from contact.compare_comparisons() as c
    cross join lateral (
        select jsonb_object_agg(
            contact.compare_level(g.level),
            jsonb_build_object(
                'm', p_m[8 * c.place + g.level + 1], 'u', p_u[8 * c.place + g.level + 1]
            )
        )
        from generate_series(1, 6) as g (level)
    ) as l (levels)
$function$;

alter function contact.train_weights(double precision[], double precision[]) owner to app_owner;

revoke all on function contact.train_weights(double precision[], double precision[]) from public;

comment on function contact.train_weights(double precision[], double precision[]) is
    'Probabilities of every level as contact.match_models keeps them.';

commit;
