-- Deploy routiq:contact/search_similar to pg
-- requires: contact/search_keys
-- requires: contact/search_words__policies

begin;

-- function contact.search_similar(uuid, text)

-- Levels: one slip, and the same sound. Only letters are made good; a number in between must fit.
-- Without any word of letters there is nothing to make good.

create or replace function contact.search_similar(p_organization_id uuid, p_text text)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with pieces as materialized (
        select
            p.piece,
            p.place,
            p.piece ~ '^[[:alpha:]]+$' as is_word
        from regexp_split_to_table(p_text, '[^[:alnum:]]+') with ordinality as p (piece, place)
        where length(p.piece) >= 3
    ),

    near_words as materialized (
        select
            p.place,
            w.word,
            1 as level
        from pieces as p
        inner join contact.search_words as w
            on
                w.organization_id = p_organization_id
                and w.key = any(array(select k.key from contact.search_keys(p.piece) as k (key)))
        where p.is_word
        union
        select
            p.place,
            w.word,
            2
        from pieces as p
        inner join contact.search_words as w
            on
                w.organization_id = p_organization_id
                and w.key = '#' || extensions.dmetaphone(p.piece)
        where
            p.is_word
            and length(p.piece) <= 40
            and extensions.levenshtein(w.word, p.piece) <= 2 + length(p.piece) / 6
    )

    select jsonb_agg(l.words order by l.level)
    from (
        select
            v.level,
            jsonb_agg(
                (
                    select jsonb_agg(f.pattern)
                    from (
                        select format('%%%s%%', p.piece) as pattern
                        union all
                        (
                            select distinct format('%% %s%%', s.word)
                            from near_words as s
                            where s.place = p.place and s.level <= v.level
                            limit 40
                        )
                    ) as f
                )
                order by p.place
            ) as words
        from pieces as p
        cross join generate_series(1, 2) as v (level)
        where exists (
            select
            from near_words as s
            where s.level <= 2
        )
        group by v.level
    ) as l
$function$;

alter function contact.search_similar(uuid, text) owner to app_owner;

revoke all on function contact.search_similar(uuid, text) from public;

comment on function contact.search_similar(uuid, text) is
    'What is asked for as patterns that also fit words with a slip, and words that sound alike; '
    'null where the dictionary knows nothing like it.';

commit;
