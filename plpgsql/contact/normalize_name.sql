-- function contact.normalize_name(text)

create or replace function contact.normalize_name(p_name text)
returns text
language plpgsql
stable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_words text[] := contact.name_words(p_name);
    v_title ref.name_titles;
    v_last int;
begin
    if not exists (
        select
        from ref.name_titles as t
        where t.word = any(v_words)
    ) then
        return array_to_string(v_words, ' ');
    end if;

    loop
        v_last := cardinality(v_words);
        exit when v_last < 2;
        select t.*
        into v_title
        from ref.name_titles as t
        where
            (t.place = 'start' and t.word = v_words[1])
            or (
                t.place = 'end'
                and t.word = v_words[v_last]
                and t.written_as is distinct from t.word
            )
        order by t.place desc
        limit 1;
        exit when not found;

        if v_title.written_as is not null then
            v_words[v_last] := v_title.written_as;
        elsif v_title.place = 'start' then
            v_words := v_words[2:];
        else
            v_words := v_words[:v_last - 1];
        end if;
    end loop;

    return array_to_string(v_words, ' ');
end
$function$;

alter function contact.normalize_name(text) owner to app_owner;

revoke all on function contact.normalize_name(text) from public;

comment on function contact.normalize_name(text) is
    'A name in the form to compare: small letters without accents, given name first, without '
    'titles and degrees; junior and senior stay, as they tell two people apart. Null where no word '
    'is left.';
