-- Deploy routiq:contact/mark_digits to pg
-- requires: contact/schema
-- requires: ref/character_runs

begin;

-- function contact.mark_digits(text)

-- They become characters of nobody (U+E000 to U+E009) and not 0 to 9, because in a number with
-- letters to dial the library passes over them. Characters of nobody that were there become another.

create or replace function contact.mark_digits(p_text text)
returns text
language plpgsql
stable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_marks constant text := U&'\E000\E001\E002\E003\E004\E005\E006\E007\E008\E009';
    v_text text := p_text;
    v_wide text := regexp_replace(p_text, '[\u0001-\u007f]+', '', 'g');
    v_edges int[];
    v_place int;
    v_digits text;
begin
    if v_wide = '' then
        return p_text;
    end if;
    v_text := translate(p_text, c_marks, repeat(U&'\E00A', 10));
    select r.edges
    into v_edges
    from ref.character_runs as r
    where r.class = 'digit';

    while v_wide <> '' loop
        v_place := width_bucket(ascii(v_wide), v_edges);
        if v_place % 2 = 1 then
            v_digits := (
                select string_agg(chr(v_edges[v_place] + d.digit), '' order by d.digit)
                from generate_series(0, 9) as d (digit)
            );
            v_text := translate(v_text, v_digits, c_marks);
            v_wide := translate(v_wide, v_digits, '');
        else
            v_wide := replace(v_wide, left(v_wide, 1), '');
        end if;
    end loop;
    return v_text;
end
$function$;

alter function contact.mark_digits(text) owner to app_owner;

revoke all on function contact.mark_digits(text) from public;

comment on function contact.mark_digits(text) is
    'A text whose decimal digits of other scripts stand at U+E000 to U+E009, each in its place.';

commit;
