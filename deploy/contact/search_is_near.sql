-- Deploy routiq:contact/search_is_near to pg
-- requires: core/bootstrap
-- requires: contact/schema

begin;

-- function contact.search_is_near(text, text)

-- Numbers are kept with their country, and asked for with and without: the end is compared.

create or replace function contact.search_is_near(p_document text, p_number text)
returns boolean
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select exists (
        select
        from string_to_table(p_document, ' ') as w (word)
        cross join generate_series(length(p_number) - 1, length(p_number) + 1) as n (digits)
        where
            w.word ~ '^[0-9]+$'
            and length(w.word) >= n.digits
            and (
                extensions.levenshtein(right(w.word, n.digits), p_number) <= 1
                or (
                    n.digits = length(p_number)
                    and extensions.levenshtein(right(w.word, n.digits), p_number) = 2
                    and array(
                        select c.digit
                        from string_to_table(right(w.word, n.digits), null) as c (digit)
                        order by c.digit
                    ) = array(
                        select c.digit
                        from string_to_table(p_number, null) as c (digit)
                        order by c.digit
                    )
                )
            )
    )
$function$;

alter function contact.search_is_near(text, text) owner to app_owner;

revoke all on function contact.search_is_near(text, text) from public;

comment on function contact.search_is_near(text, text) is
    'Whether one of the numbers of a document ends like another but for one digit that is wrong, '
    'missing, too many, or has changed places.';

commit;
