-- Deploy routiq:contact/search_is_near to pg
-- requires: core/bootstrap
-- requires: contact/schema

begin;

-- function contact.search_is_near(text, text)

-- Numbers are kept with their country, and asked for with and without: the end is compared.

create or replace function contact.search_is_near(p_document text, p_number text)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_length constant int := length(p_number);
    v_word text;
    v_end text;
begin
    foreach v_word in array string_to_array(p_document, ' ') loop
        continue when v_word !~ '^[0-9]+$';

        for v_digits in c_length - 1..least(c_length + 1, length(v_word)) loop
            v_end := right(v_word, v_digits);

            if extensions.levenshtein_less_equal(v_end, p_number, 1) <= 1 then
                return true;
            end if;

            -- two digits that changed places are two wrong ones, and the same digits
            if
                v_digits = c_length
                and extensions.levenshtein_less_equal(v_end, p_number, 2) = 2
                and array(
                    select c.digit
                    from string_to_table(v_end, null) as c (digit)
                    order by c.digit
                ) = array(
                    select c.digit
                    from string_to_table(p_number, null) as c (digit)
                    order by c.digit
                )
            then
                return true;
            end if;
        end loop;
    end loop;

    return false;
end
$function$;

alter function contact.search_is_near(text, text) owner to app_owner;

revoke all on function contact.search_is_near(text, text) from public;

comment on function contact.search_is_near(text, text) is
    'Whether one of the numbers of a document ends like another but for one digit that is wrong, '
    'missing, too many, or has changed places.';

commit;
