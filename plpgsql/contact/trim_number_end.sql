-- function contact.trim_number_end(text)

create or replace function contact.trim_number_end(p_text text)
returns text
language plpgsql
stable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    -- ASCII without letters, digits and #.
    c_signs constant text :=
    E'\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17'
    || E'\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f !"$%&''()*+,-./:;<=>?@[\\]^_`{|}~';
    v_text text := rtrim(p_text, c_signs);
    v_last int := ascii(right(v_text, 1));
    v_edges int[];
begin
    -- From U+E000 stand digits, see contact.mark_digits.
    while v_last > 127 and v_last not between 57344 and 57353 loop
        if v_edges is null then
            select r.edges
            into v_edges
            from ref.character_runs as r
            where r.class = 'word';
        end if;
        exit when width_bucket(v_last, v_edges) % 2 = 1;
        v_text := rtrim(left(v_text, -1), c_signs);
        v_last := ascii(right(v_text, 1));
    end loop;
    return v_text;
end
$function$;

alter function contact.trim_number_end(text) owner to app_owner;

revoke all on function contact.trim_number_end(text) from public;

comment on function contact.trim_number_end(text) is
    'A text without what follows its last letter, number or #, such as a full stop. Digits of '
    'other scripts stand as contact.mark_digits marks them.';
