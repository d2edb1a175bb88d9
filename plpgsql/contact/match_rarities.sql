-- function contact.match_rarities(contact.match_rows, bigint)

-- A value that nobody shared when they were counted is had by two now.

create or replace function contact.match_rarities(p_row contact.match_rows, p_contacts bigint)
returns real[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select array_agg(
        coalesce(
            f.rarity,
            ln((p_contacts + c.population) / 2::double precision) / ln(2::double precision)
        )::real
        order by c.rarity
    )
    from contact.compare_comparisons() as c
    left join contact.match_frequencies as f
        on
            f.organization_id = p_row.organization_id
            and c.comparison = f.comparison
            and f.value = to_jsonb(p_row) ->> c.field
    where c.rarity is not null
$function$;

alter function contact.match_rarities(contact.match_rows, bigint) owner to app_owner;

revoke all on function contact.match_rarities(contact.match_rows, bigint) from public;

comment on function contact.match_rarities(contact.match_rows, bigint) is
    'How rare the values of a contact are among so many, in bits, in the order of '
    'contact.compare_comparisons.';
