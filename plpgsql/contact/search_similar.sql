-- function contact.search_similar(uuid, text)

-- Levels: one slip, and the same sound. Only letters are made good; a number in between must fit.
-- Without any word of letters that the dictionary knows nearly there is nothing to make good. All
-- keys are looked up at once, by an array, so that the index is used whatever is expected of them.

create or replace function contact.search_similar(p_organization_id uuid, p_text text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $function$
declare
    v_pieces text[] := array(
        select p.piece
        from regexp_split_to_table(p_text, '[^[:alnum:]]+') with ordinality as p (piece, place)
        where length(p.piece) between 3 and 40
        order by p.place
        limit 8
    );
    v_keys text[] := array(
        select k.key
        from unnest(v_pieces) as p (piece)
        cross join lateral (
            select s.key
            from contact.search_keys(p.piece) as s (key)
            union all
            select '#' || extensions.dmetaphone(p.piece)
        ) as k
        where p.piece ~ '^[[:alpha:]]+$' and k.key <> '#'
    );
    v_found text[];
    v_words text[];
begin
    select
        array_agg(w.key),
        array_agg(w.word)
    into v_found, v_words
    from (
        select
            w.key,
            w.word
        from contact.search_words as w
        where w.organization_id = p_organization_id and w.key = any(v_keys)
        limit 1000
    ) as w;

    if v_found is null then
        return null;
    end if;

    return (
        select jsonb_agg(l.words order by l.level)
        from (
            select
                v.level,
                jsonb_agg(
                    jsonb_build_array(format('%%%s%%', p.piece)) || coalesce(
                        (
                            select jsonb_agg(distinct format('%% %s%%', n.word))
                            from (
                                select f.word
                                from unnest(v_found, v_words) as f (key, word)
                                where
                                    (
                                        left(f.key, 1) <> '#'
                                        and f.key in (
                                            select s.key
                                            from contact.search_keys(p.piece) as s (key)
                                        )
                                    )
                                    or (
                                        v.level = 2
                                        and f.key = '#' || extensions.dmetaphone(p.piece)
                                        and extensions.levenshtein(f.word, p.piece)
                                        <= 2 + length(p.piece) / 6
                                    )
                                order by extensions.levenshtein(f.word, p.piece), f.word
                                limit 8
                            ) as n
                        ),
                        '[]'
                    )
                    order by p.place
                ) as words
            from unnest(v_pieces) with ordinality as p (piece, place)
            cross join generate_series(1, 2) as v (level)
            group by v.level
        ) as l
    );
end
$function$;

alter function contact.search_similar(uuid, text) owner to app_owner;

revoke all on function contact.search_similar(uuid, text) from public;

comment on function contact.search_similar(uuid, text) is
    'What is asked for as patterns that also fit words with a slip, and words that sound alike; '
    'null where the dictionary knows nothing like it.';
