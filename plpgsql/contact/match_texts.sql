-- function contact.match_texts(text[])

-- All texts of a contact in one call, parted by the unit separator: calls are what costs. What has
-- letters beyond ASCII goes the longer way; the result is the same.

create or replace function contact.match_texts(p_texts text[])
returns text[]
language plpgsql
stable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_text text := array_to_string(p_texts, E'\x1f', '');
begin
    if octet_length(v_text) <> length(v_text) then
        v_text := array_to_string(
            array(
                select coalesce(contact.plain_text(t.word), '')
                from unnest(p_texts) with ordinality as t (word, place)
                order by t.place
            ),
            E'\x1f'
        );
        v_text := replace(v_text, ' ', '');
    else
        v_text := regexp_replace(lower(v_text collate "C"), E'[^a-z0-9\x1f]+', '', 'g');
    end if;

    return string_to_array(v_text, E'\x1f', '');
end
$function$;

alter function contact.match_texts(text[]) owner to app_owner;

revoke all on function contact.match_texts(text[]) from public;

comment on function contact.match_texts(text[]) is
    'Texts as contact.plain_text gives them, without blanks; null where nothing is left.';
