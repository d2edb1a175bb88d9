-- Deploy routiq:contact/compare_start to pg
-- requires: contact/compare_comparisons

begin;

-- function contact.compare_start()

create or replace function contact.compare_start(
    out m double precision[], out u double precision[]
)
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select
        array_agg(
            case when g.level between 1 and 6 then c.m[g.level] else 1 end order by c.place, g.level
        ),
        array_agg(
            case when g.level between 1 and 6 then c.u[g.level] else 1 end order by c.place, g.level
        )
    from contact.compare_comparisons() as c
    cross join generate_series(0, 7) as g (level)
$function$;

alter function contact.compare_start() owner to app_owner;

revoke all on function contact.compare_start() from public;

comment on function contact.compare_start() is
    'Probabilities of every level before anything was learnt, eight numbers a comparison.';

commit;
