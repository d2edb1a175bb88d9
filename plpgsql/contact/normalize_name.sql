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
    v_parts text[] := string_to_array(p_name, ',');
    v_words text[];
    v_title ref.name_titles;
    v_place int;
begin
    -- "Smith, Mary" is Mary Smith; "Mary Smith, PhD" is not.
    if
        cardinality(v_parts) = 2
        and not exists (
            select
            from ref.name_titles as t
            where
                t.word = replace(contact.plain_text(v_parts[2]), ' ', '')
                and t.place = 'end'
        )
    then
        v_parts := array[v_parts[2], v_parts[1]];
    end if;
    v_words := string_to_array(contact.plain_text(array_to_string(v_parts, ' ')), ' ');

    loop
        select t.*
        into v_title
        from ref.name_titles as t
        where
            (t.place = 'start' and t.word = v_words[1])
            or (
                t.place = 'end'
                and t.word = v_words[cardinality(v_words)]
                and t.written_as is distinct from t.word
            )
        order by t.place desc
        limit 1;
        exit when not found or cardinality(v_words) < 2;

        v_place := case when v_title.place = 'start' then 1 else cardinality(v_words) end;
        if v_title.written_as is not null then
            v_words[v_place] := v_title.written_as;
        elsif v_place = 1 then
            v_words := v_words[2:];
        else
            v_words := v_words[:v_place - 1];
        end if;
    end loop;

    return nullif(array_to_string(v_words, ' '), '');
end
$function$;

alter function contact.normalize_name(text) owner to app_owner;

revoke all on function contact.normalize_name(text) from public;

comment on function contact.normalize_name(text) is
    'A name in the form to compare: small letters without accents, given name first, without '
    'titles and degrees; junior and senior stay, as they tell two people apart. Null where no word '
    'is left.';
