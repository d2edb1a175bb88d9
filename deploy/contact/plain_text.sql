-- Deploy routiq:contact/plain_text to pg
-- requires: contact/schema
-- requires: ref/letters

begin;

-- function contact.plain_text(text)

-- Letters that are no more than a letter with a mark are taken apart by Unicode; for all others
-- ref.letters says how they are written. So nothing depends on the collation of a database.

create or replace function contact.plain_text(p_raw text)
returns text
language plpgsql
stable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    -- Accents, Hebrew points and Arabic vowels, which people leave out as they like.
    c_marks constant text :=
    '[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]';
    -- Every sign that is no letter and no digit, of those that stand in names and addresses.
    c_signs constant text :=
    '[\u0001-\u002f\u003a-\u0060\u007b-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf'
    '\u2000-\u206f\u3000-\u3004\u3008-\u3020\ufeff]+';
    v_text text := p_raw;
begin
    if octet_length(v_text) <> length(v_text) then
        v_text := regexp_replace(normalize(v_text, nfkd), c_marks, '', 'g');
    end if;
    if octet_length(v_text) <> length(v_text) then
        v_text := (
            select string_agg(coalesce(l.written_as, c.letter), '' order by c.place)
            from regexp_split_to_table(v_text, '') with ordinality as c (letter, place)
            left join ref.letters as l on c.letter = l.letter
        );
        v_text := normalize(v_text, nfc);
    end if;
    -- What belongs to a word goes, every other sign parts two words.
    v_text := translate(lower(v_text collate "C"), '''`', '');
    return trim(regexp_replace(v_text, c_signs, ' ', 'g'));
end
$function$;

alter function contact.plain_text(text) owner to app_owner;

revoke all on function contact.plain_text(text) from public;

comment on function contact.plain_text(text) is
    'Words in small letters without accents and punctuation, one blank between two of them: the '
    'form in which names and addresses are compared. Plain text stays as it is.';

commit;
