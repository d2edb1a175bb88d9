-- Deploy routiq:contact/name_words to pg
-- requires: contact/plain_text
-- requires: ref/name_titles

begin;

-- function contact.name_words(text)

create or replace function contact.name_words(p_name text)
returns text[]
language plpgsql
stable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_parts text[] := string_to_array(p_name, ',');
    v_family text[];
    v_given text[];
    v_after text[] := array[]::text[];
begin
    if cardinality(v_parts) <> 2 then
        return string_to_array(nullif(contact.plain_text(p_name), ''), ' ');
    end if;

    -- "Smith, Mary" is Mary Smith; "Mary Smith, PhD" is not, and "Smith, John Jr" is John Smith Jr.
    v_family := string_to_array(contact.plain_text(v_parts[1]), ' ');
    v_given := string_to_array(contact.plain_text(v_parts[2]), ' ');
    while exists (
        select
        from ref.name_titles as t
        where t.place = 'end' and t.word = v_given[cardinality(v_given)]
    ) loop
        v_after := v_given[cardinality(v_given)] || v_after;
        v_given := v_given[:cardinality(v_given) - 1];
    end loop;
    return nullif(v_given || v_family || v_after, array[]::text[]);
end
$function$;

alter function contact.name_words(text) owner to app_owner;

revoke all on function contact.name_words(text) from public;

comment on function contact.name_words(text) is
    'The words of a name as contact.plain_text writes them, given name first also where the family '
    'name stood first, before a comma. Null where there is none.';

commit;
