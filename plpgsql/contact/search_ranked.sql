-- function contact.search_ranked(uuid, text, jsonb, int)

-- The ranks 0 to 3 fit as it was written, 4 and 5 nearly. Who is found by whole words or by a number
-- is not guessed at, on later pages either: the place tells the best rank. A number of eight digits
-- or more may have one wrong: then its last five digits are right, or those before, or all but the
-- two in between.

create or replace function contact.search_ranked(
    p_organization_id uuid, p_query text, p_after jsonb, p_limit int
)
returns table (contact_id uuid, name text, rank int)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_after_parts constant jsonb := jsonb_build_object(
        'rank', 4, 'name', '', 'id', '00000000-0000-0000-0000-000000000000'
    );
    v_text text := contact.search_text(p_query);
    v_number text := contact.search_number(p_organization_id, p_query);
    v_levels jsonb := contact.search_levels(v_text, v_number);
    v_similar jsonb;
    v_count int := 0;
    v_best int := (p_after ->> 'best')::int;
begin
    if coalesce((p_after ->> 'rank')::int, 0) <= 3 then
        for contact_id, name, rank in
            select f.*
            from contact.search_find(
                p_name => v_text,
                p_levels => v_levels,
                p_first_rank => 0,
                p_after => p_after,
                p_limit => p_limit
            ) as f
        loop
            v_count := v_count + 1;
            v_best := least(v_best, rank);
            return next;
        end loop;
    end if;

    if v_count >= p_limit or v_best <= 1 or (v_count > 0 and v_number is not null) then
        return;
    end if;

    if v_number is null then
        v_similar := contact.search_similar(p_organization_id, v_text);
    elsif length(v_number) >= 8 then
        v_similar := jsonb_build_array(
            jsonb_build_array(
                jsonb_build_array(
                    format('%%%s%%', left(v_number, -5)),
                    format('%%%s%%', right(v_number, 5)),
                    format('%%%s__%s%%', left(v_number, -6), right(v_number, 4))
                )
            )
        );
    end if;

    if v_similar is null then
        return;
    end if;

    return query
    select f.*
    from contact.search_find(
        p_name => null,
        p_levels => jsonb_build_array(v_levels -> 2) || v_similar,
        p_first_rank => 3,
        p_after => case
            when (p_after ->> 'rank')::int > 3 then p_after
            else c_after_parts
        end,
        p_limit => p_limit - v_count,
        p_number => v_number
    ) as f;
end
$function$;

alter function contact.search_ranked(uuid, text, jsonb, int) owner to app_owner;

revoke all on function contact.search_ranked(uuid, text, jsonb, int) from public;

comment on function contact.search_ranked(uuid, text, jsonb, int) is
    'Contacts that fit what was asked for, best first: as written, then with a slip, then by '
    'sound.';
