-- Deploy routiq:contact/match_count to pg
-- requires: contact/match_frequencies
-- requires: contact/compare_comparisons

begin;

-- function contact.match_count(uuid, bigint)

create or replace function contact.match_count(p_organization_id uuid, p_contacts bigint)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_comparison record;
begin
    delete from contact.match_frequencies as f
    where f.organization_id = p_organization_id;

    for v_comparison in
        select c.comparison, c.field, c.population
        from contact.compare_comparisons() as c
        where c.rarity is not null
    loop
        execute format(
            $$
            insert into contact.match_frequencies (organization_id, comparison, value, rarity)
            select $1, $2, w.%1$I, ln($3 / count(*)) / ln(2::double precision)
            from pg_temp.match_new as w
            where w.%1$I is not null
            group by w.%1$I
            having count(*) > 1
            $$,
            v_comparison.field
        )
        using
            p_organization_id,
            v_comparison.comparison,
            (p_contacts + v_comparison.population)::double precision;
    end loop;
end
$function$;

alter function contact.match_count(uuid, bigint) owner to app_owner;

revoke all on function contact.match_count(uuid, bigint) from public;

comment on function contact.match_count(uuid, bigint) is
    'Counts the values of pg_temp.match_new and keeps how rare each is that more than one contact '
    'has.';

commit;
