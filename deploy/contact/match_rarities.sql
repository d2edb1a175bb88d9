-- Deploy routiq:contact/match_rarities to pg
-- requires: contact/match_rows
-- requires: contact/match_frequencies
-- requires: contact/compare_comparisons

begin;

-- function contact.match_rarities(contact.match_rows, bigint)

-- A value that nobody shared when they were counted is had by two now. PL/pgSQL, whose plan a session
-- keeps.

create or replace function contact.match_rarities(p_row contact.match_rows, p_contacts bigint)
returns real[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $function$
declare
    v_row jsonb := to_jsonb(p_row);
begin
    return (
        select array_agg(
            coalesce(
                (
                    select f.rarity
                    from contact.match_frequencies as f
                    where
                        f.organization_id = p_row.organization_id
                        and f.comparison = c.comparison
                        and f.value = v_row ->> c.field
                ),
                ln((p_contacts + c.population) / 2::double precision) / ln(2::double precision)
            )::real
            order by c.rarity
        )
        from contact.compare_comparisons() as c
        where c.rarity is not null
    );
end
$function$;

alter function contact.match_rarities(contact.match_rows, bigint) owner to app_owner;

revoke all on function contact.match_rarities(contact.match_rows, bigint) from public;

comment on function contact.match_rarities(contact.match_rows, bigint) is
    'How rare the values of a contact are among so many, in bits, in the order of '
    'contact.compare_comparisons.';

commit;
