-- Deploy routiq:contact/normalize_address to pg
-- requires: contact/plain_text
-- requires: ref/address_words

begin;

-- function contact.normalize_address(text)

-- Long words become short ones, for "St" may be a street or a saint, and either way it is "st".
-- Words that go are gone before phrases are looked for, so that a second time finds no other phrase.

create or replace function contact.normalize_address(p_address text)
returns text
language plpgsql
stable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_text text;
    v_phrase record;
begin
    -- Two blanks, so that each word has its own: a phrase may stand beside another.
    v_text := (
        select ' ' || string_agg(s.word, '  ' order by s.place) || ' '
        from string_to_table(contact.plain_text(p_address), ' ') with ordinality as s (word, place)
        where not exists (
            select
            from ref.address_words as w
            where w.words = s.word and w.written_as = ''
        )
    );

    for v_phrase in
        select
            p.words,
            ' ' || replace(w.written_as, ' ', '  ') || ' ' as written_as
        from ref.address_words as w
        cross join lateral concat(' ', replace(w.words, ' ', '  '), ' ') as p (words)
        where w.words like '% %' and strpos(v_text, p.words) > 0
        order by length(w.words) desc, w.words
    loop
        v_text := replace(v_text, v_phrase.words, v_phrase.written_as);
    end loop;

    return (
        select nullif(string_agg(coalesce(w.written_as, s.word), ' ' order by s.place), '')
        from string_to_table(v_text, ' ') with ordinality as s (word, place)
        left join ref.address_words as w on s.word = w.words
        where s.word <> ''
    );
end
$function$;

alter function contact.normalize_address(text) owner to app_owner;

revoke all on function contact.normalize_address(text) from public;

comment on function contact.normalize_address(text) is
    'A postal address in the form to compare: small letters without accents and punctuation, '
    'common words in their short form, without the word for a flat. Null where no word is left.';

commit;
