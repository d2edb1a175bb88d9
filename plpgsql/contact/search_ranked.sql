-- function contact.search_slips(uuid, text, jsonb)
-- function contact.search_ranked(uuid, text, jsonb, int)

-- Wherever in a number the slip is, the digits before and after a window of three are right, and every
-- two digits that may have changed places stand together in one of the windows. What comes after a
-- window stands at the end of the number that is looked for: its last three digits are a part that few
-- others have. Most of those who share parts with it are told apart by where the digits stand, then by
-- patterns, before two numbers are compared.

create or replace function contact.search_slips(
    p_organization_id uuid,
    p_number text,
    p_common jsonb,
    out conditions text[],
    out required text
)
returns record
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set jit = off
as $function$
begin
    with windows as materialized (
        select
            left(p_number, s.start) as digits_before,
            right(p_number, -s.start - 3) as digits_after
        from (
            select g.start
            from generate_series(0, length(p_number) - 3, 2) as g (start)
            union
            select length(p_number) - 3
        ) as s
    )

    select
        array[
            format(
                '(%s) and d.document like any (%L::text[]) and contact.search_is_near(d.document, %L)',
                (
                    select
                        string_agg(
                            format(
                                'strpos(d.document, %L) > 0 and d.document like any (%L::text[])',
                                case
                                    when length(w.digits_before) > length(w.digits_after)
                                        then w.digits_before
                                    else w.digits_after || ' '
                                end,
                                array(
                                    select
                                        format(
                                            '%%%s%s%s %%',
                                            w.digits_before,
                                            repeat('_', n.width),
                                            w.digits_after
                                        )
                                    from generate_series(2, 4) as n (width)
                                )
                            ),
                            ' or '
                        )
                    from windows as w
                ),
                array(
                    -- a digit is wrong, missing, or too many; two have changed places
                    select
                        format(
                            '%%%s%s%s %%',
                            left(p_number, s.place),
                            s.slip,
                            substr(p_number, s.place + s.digits + 1)
                        )
                    from (
                        select
                            n.place,
                            f.slip,
                            f.digits
                        from generate_series(0, length(p_number) - 1) as n (place)
                        cross join
                            lateral (
                                values
                                ('_', 1),
                                ('', 1),
                                ('_', 0),
                                (reverse(substr(p_number, n.place + 1, 2)), 2)
                            ) as f (slip, digits)
                    ) as s
                ),
                p_number
            )
        ],
        (
            select
                string_agg(
                    '(' || coalesce(
                        contact.search_required(
                            p_organization_id,
                            array(
                                select d.digits
                                from unnest(array[w.digits_before, w.digits_after]) as d (digits)
                                where length(d.digits) > 3
                            ),
                            0,
                            p_common
                        )
                        || case
                            when length(w.digits_after) < 3 then ''
                            else format(
                                ' and s.parts operator(pg_catalog.&&) %L::text[]',
                                array[right(p_organization_id::text, 8) || right(p_number, 3)]
                            )
                        end,
                        'false'
                    ) || ')',
                    ' or '
                )
            from windows as w
        )
    into conditions, required;
end
$function$;

alter function contact.search_slips(uuid, text, jsonb) owner to app_owner;

revoke all on function contact.search_slips(uuid, text, jsonb) from public;

comment on function contact.search_slips(uuid, text, jsonb) is
    'A condition that numbers with one wrong digit fulfil, and what the parts of all of them have.';

-- The ranks 0 to 3 fit as it was written, 4 and 5 nearly. Who is found by whole words or by a number
-- is not guessed at, on later pages either: the place tells the best rank. Each rank is looked for
-- only where those before it fill no page.

create or replace function contact.search_ranked(
    p_organization_id uuid, p_query text, p_after jsonb, p_limit int
)
returns table (contact_id uuid, name text, rank int)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $function$
declare
    c_branches constant uuid[] := case
        when core.sees_every_branch() is null then core.current_branch_keys()
    end;
    v_best int := (p_after ->> 'best')::int;
    v_count int := 0;
    v_text text := contact.search_text(p_query);
    v_number text := contact.search_number(p_organization_id, p_query);
    v_levels jsonb := contact.search_levels(v_text, v_number);
    v_name text := regexp_replace(v_text, '([\\%_])', '\\\1', 'g') || '%';
    v_words text[] := string_to_array(v_text, ' ');
    v_common jsonb := contact.search_common();
    v_found_before text;
    v_are_many boolean := false;
    v_first_rank int;
    v_conditions text[];
    v_required text;
begin
    if v_number is not null then
        -- it is looked for in more than one form: the digits that all of them end with
        v_words := array(
            select right(v_number, max(n.digits))
            from regexp_replace(v_text, '[^0-9]', '', 'g') as w (written)
            cross join generate_series(1, length(v_number)) as n (digits)
            where right(v_number, n.digits) = right(w.written, n.digits)
        );
    end if;

    for v_level in 0..4 loop
        exit when v_count >= p_limit;
        v_first_rank := v_level;

        if v_level = 0 then
            v_conditions := array['true'];
        elsif v_level < 4 then
            -- a number has the same parts whole or not
            continue when v_level < 3 and v_number is not null;
            -- who has whole words has them at the beginning too
            continue when v_level = 2 and v_are_many;
            v_first_rank := case when v_number is null then v_level else 1 end;
            v_conditions := array(
                select contact.search_condition(l.words)
                from jsonb_array_elements(v_levels) with ordinality as l (words, place)
                where l.place between v_first_rank and v_level
                order by l.place
            );
            v_required := contact.search_required(p_organization_id, v_words, v_level, v_common);
        elsif v_best <= 1 or (v_best <= 3 and v_number is not null) then
            exit;
        elsif v_number is null then
            select
                s.conditions,
                s.required
            into v_conditions, v_required
            from contact.search_similar(p_organization_id, v_text, v_common) as s;
        elsif length(v_number) >= 8 then
            select
                s.conditions,
                s.required
            into v_conditions, v_required
            from contact.search_slips(p_organization_id, v_number, v_common) as s;
        else
            exit;
        end if;

        exit when v_conditions is null;
        v_are_many := false;

        for contact_id, name, rank in
            select f.*
            from contact.search_find(
                p_conditions => v_conditions,
                p_first_rank => v_first_rank,
                p_required => v_required,
                p_unless => v_found_before,
                p_name => case when v_level = 0 then v_name end,
                p_branch_keys => c_branches,
                p_after => p_after,
                p_limit => p_limit - v_count,
                p_of_many => case
                    when v_level in (1, 2) then 'none'
                    when v_level >= 3 and v_number is not null then 'some'
                    when v_count > 0 then 'few names'
                    else 'names'
                end
            ) as f
        loop
            v_are_many := contact_id is null;
            continue when v_are_many;
            v_count := v_count + 1;
            v_best := least(v_best, rank);
            return next;
        end loop;

        -- of very many whole words or beginnings parts tell, and tell all alike
        if not v_are_many then
            v_found_before := concat_ws(
                ' or ',
                v_found_before,
                case
                    when v_level = 0 then format('d.name like %L', v_name)
                    else v_conditions[cardinality(v_conditions)]
                end
            );
        end if;
    end loop;
end
$function$;

alter function contact.search_ranked(uuid, text, jsonb, int) owner to app_owner;

revoke all on function contact.search_ranked(uuid, text, jsonb, int) from public;

comment on function contact.search_ranked(uuid, text, jsonb, int) is
    'Contacts that fit what was asked for, best first: as written, then with a slip, then by '
    'sound.';
