-- Deploy routiq:contact/search_similar to pg
-- requires: contact/search_keys
-- requires: contact/search_words__policies
-- requires: contact/search_documents__policies
-- requires: core/roles__see_every_row

begin;

-- function contact.search_common()
-- function contact.search_words_with(text, boolean, int)
-- function contact.search_required(uuid, text[], int, jsonb)
-- function contact.search_similar(uuid, text, jsonb)

-- These two are definers, and of app_migrator, for the reason that contact.search_find gives. They read
-- what the server knows of contact.search_documents, and contact.search_words, of the organization of
-- the context and of no other, and only app_owner may call them. Before the first analyze, and where a
-- host refuses bypassrls, no part counts as common.

create or replace function contact.search_common()
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $function$
declare
    v_head text := right(core.current_org_id()::text, 8);
begin
    return (
        select
            coalesce(jsonb_object_agg(e.part, e.share) filter (where e.part is not null), '{}')
            || jsonb_build_object('', c.reltuples)
        from pg_class as c
        left join pg_stats as s
            on
                s.schemaname = 'contact'
                and s.tablename = 'search_documents'
                and s.attname = 'parts'
        left join
            lateral unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs::float8[])
                as e (part, share)
            on left(e.part, 8) = v_head and e.share * c.reltuples > 1000
        where c.oid = 'contact.search_documents'::regclass
        group by c.reltuples
    );
end
$function$;

alter function contact.search_common() owner to app_migrator;

revoke all on function contact.search_common() from public;
grant execute on function contact.search_common() to app_owner;

comment on function contact.search_common() is
    'The share of all documents that have a part, for parts of the caller''s organization that '
    'more than a thousand have; how many documents there are stands under an empty key.';

-- A word of letters stands nowhere but within a word of the dictionary; so who has one of the words
-- that are found has what was asked for, and nobody else has it.

create or replace function contact.search_words_with(
    p_letters text, p_is_beginning boolean, p_most int default 100
)
returns text[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_indexscan = off
set enable_indexonlyscan = off
set jit = off
as $function$
declare
    v_pattern text := case when p_is_beginning then '' else '%' end || p_letters || '%';
    v_words text[] := array(
        select w.word
        from contact.search_words as w
        where
            w.organization_id = core.current_org_id() and w.key = w.word and w.word like v_pattern
        limit p_most + 1
    );
begin
    return case when cardinality(v_words) <= p_most then v_words end;
end
$function$;

alter function contact.search_words_with(text, boolean, int) owner to app_migrator;

revoke all on function contact.search_words_with(text, boolean, int) from public;
grant execute on function contact.search_words_with(text, boolean, int) to app_owner;

comment on function contact.search_words_with(text, boolean, int) is
    'Words of the caller''s organization that hold these letters, or begin with them; null where '
    'there are more than so many.';

-- Levels: 0 digits of a number that may have a slip, 1 whole words, 2 beginnings, 3 parts of words. With
-- parts that are rare those are asked for that are not very common; many words at once cost more than
-- they spare. Parts that are all common are asked for together, unless so many have them that a page of
-- names is soon full.

create or replace function contact.search_required(
    p_organization_id uuid, p_words text[], p_level int, p_common jsonb
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
as $function$
declare
    c_most constant int := case p_level when 0 then 2000 else 10000 end;
    c_head constant text := right(p_organization_id::text, 8);
    v_word text;
    v_letters text[];
    v_run text;
    v_found text[];
    v_parts text[] := array[]::text[];
    v_groups jsonb := '[]'::jsonb;
    v_condition text;
    v_expected float8;
begin
    foreach v_word in array p_words loop
        v_groups := v_groups || coalesce(
            (
                select jsonb_agg(
                    case
                        when length(n.digits) = 3 and p_level > 1
                            then (
                                select jsonb_agg(c_head || n.digits || d.digit)
                                from string_to_table(',0,1,2,3,4,5,6,7,8,9', ',') as d (digit)
                            )
                        else jsonb_build_array(c_head || substr(n.digits, s.start, 4))
                    end
                )
                from regexp_split_to_table(
                    case when v_word ~ '^[0-9]+$' then ltrim(v_word, '0') else v_word end, '[^0-9]+'
                ) as n (digits)
                cross join generate_series(1, greatest(length(n.digits) - 3, 1)) as s (start)
                where length(n.digits) >= 3
            ),
            '[]'
        );
        -- one or two digits are a part of their own where other signs stand around them
        v_parts := v_parts || array(
            select c_head || m.groups[1]
            from regexp_matches(
                case when p_level = 1 then ' ' || v_word || ' ' else v_word end,
                '[^0-9]([0-9]{1,2})(?=[^0-9])',
                'g'
            ) as m (groups)
        );
        v_letters := array_remove(string_to_array(contact.search_letters(v_word), ' '), '');

        for v_place in 1..cardinality(v_letters) loop
            v_run := v_letters[v_place];

            if p_level = 1 then
                v_parts := v_parts || (c_head || v_run);
            elsif p_level = 3 and length(v_run) >= 3 and starts_with(v_word, v_run) then
                v_found := contact.search_words_with(v_run, false);

                if v_found = '{}' then
                    return 'false';
                elsif v_found is not null then
                    v_groups := v_groups || jsonb_build_array(
                        (select jsonb_agg(c_head || w.word) from unnest(v_found) as w (word))
                    );
                end if;
            elsif length(v_run) >= 2 then
                v_found := case
                    when length(v_run) > 4 then contact.search_words_with(v_run, true)
                end;

                -- few words tell all that the beginning would
                if v_found is null or cardinality(v_found) > 20 then
                    v_parts := v_parts || (c_head || '<' || left(v_run, 4));
                end if;

                if v_found = '{}' then
                    return 'false';
                elsif v_found is not null then
                    v_groups := v_groups || jsonb_build_array(
                        (select jsonb_agg(c_head || w.word) from unnest(v_found) as w (word))
                    );
                end if;
            end if;
        end loop;
    end loop;

    with required as materialized (
        select
            r.parts,
            (
                select sum((p_common ->> p.part)::float8)
                from unnest(r.parts) as p (part)
            ) as share
        from (
            select array(select jsonb_array_elements_text(g.parts)) as parts
            from jsonb_array_elements(v_groups) as g (parts)
            union
            select array[p.part]
            from unnest(v_parts) as p (part)
        ) as r
    )

    select
        case
            when bool_or(r.share is null)
                then string_agg(format('s.parts operator(pg_catalog.&&) %L::text[]', r.parts), ' and ')
                    filter (
                        where
                            (r.share is null and r.place <= 3)
                            or (coalesce(r.share, 0) < 0.05 and cardinality(r.parts) = 1)
                    )
            else string_agg(format('s.parts operator(pg_catalog.&&) %L::text[]', r.parts), ' and ')
                filter (where cardinality(r.parts) <= 20)
        end,
        case
            when bool_or(r.share is null) then 0
            else exp(sum(ln(least(r.share, 1))) filter (where cardinality(r.parts) <= 20))
                * (p_common ->> '')::float8
        end
    into v_condition, v_expected
    from (
        select
            q.parts,
            q.share,
            row_number() over (
                order by q.share nulls first, cardinality(q.parts), q.parts
            ) as place
        from required as q
    ) as r;

    return case when v_expected <= c_most then v_condition end;
end
$function$;

alter function contact.search_required(uuid, text[], int, jsonb) owner to app_owner;

revoke all on function contact.search_required(uuid, text[], int, jsonb) from public;

comment on function contact.search_required(uuid, text[], int, jsonb) is
    'A condition on the parts of contact.search_documents as s that all fulfil who have the words '
    'whole (1), at the beginning (2) or in part (3): "false" where nobody can, null where very '
    'many would.';

-- Levels: one slip, and the same sound. Only letters are made good; a number in between must fit.
-- Without any word of letters that the dictionary knows nearly there is nothing to make good. All
-- keys are looked up at once, by an array, so that the index is used whatever is expected of them.

create or replace function contact.search_similar(
    p_organization_id uuid,
    p_text text,
    p_common jsonb,
    out conditions text[],
    out required text
)
returns record
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
as $function$
declare
    c_head constant text := right(p_organization_id::text, 8);
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
    v_piece text;
    v_slips text[];
    v_sounds text[];
    v_within text[];
    v_levels jsonb[] := array['[]', '[]']::jsonb[];
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
        return;
    end if;

    foreach v_piece in array v_pieces loop
        select
            coalesce(array_agg(distinct n.word) filter (where n.is_slip and n.place <= 8), '{}'),
            coalesce(array_agg(distinct n.word) filter (where n.place <= 8), '{}')
        into v_slips, v_sounds
        from (
            select
                f.word,
                f.is_slip,
                row_number() over (
                    order by
                        not f.is_slip, extensions.levenshtein(f.word, v_piece), f.word
                ) as place
            from (
                select
                    u.word,
                    bool_or(left(u.key, 1) <> '#') as is_slip
                from unnest(v_found, v_words) as u (key, word)
                where
                    u.key in (
                        select s.key
                        from contact.search_keys(v_piece) as s (key)
                    )
                    or (
                        u.key = '#' || extensions.dmetaphone(v_piece)
                        and extensions.levenshtein(u.word, v_piece) <= 2 + length(v_piece) / 6
                    )
                group by u.word
            ) as f
        ) as n;

        v_levels[1] := v_levels[1] || jsonb_build_array(
            array(select format('%% %s%%', w.word) from unnest(v_slips) as w (word))
            || format('%%%s%%', v_piece)
        );
        v_levels[2] := v_levels[2] || jsonb_build_array(
            array(select format('%% %s%%', w.word) from unnest(v_sounds) as w (word))
            || format('%%%s%%', v_piece)
        );

        if v_piece ~ '[0-9]' then
            required := nullif(
                concat_ws(
                    ' and ',
                    required,
                    contact.search_required(p_organization_id, array[v_piece], 3, p_common)
                ),
                ''
            );
        else
            v_within := coalesce(
                contact.search_words_with(v_piece, false, 50),
                contact.search_words_with(v_piece, true, 50)
            );

            if v_within is not null then
                required := concat_ws(
                    ' and ',
                    required,
                    format(
                        's.parts operator(pg_catalog.&&) %L::text[]',
                        array(
                            select c_head || w.word
                            from unnest(v_within || v_sounds) as w (word)
                        )
                    )
                );
            end if;
        end if;
    end loop;

    conditions := array(
        select contact.search_condition(l.words)
        from unnest(v_levels) with ordinality as l (words, place)
        order by l.place
    );
end
$function$;

alter function contact.search_similar(uuid, text, jsonb) owner to app_owner;

revoke all on function contact.search_similar(uuid, text, jsonb) from public;

comment on function contact.search_similar(uuid, text, jsonb) is
    'Conditions that also words with a slip fulfil, and words that sound alike, and what the parts '
    'of all of them have; null where the dictionary knows nothing like it.';

commit;
