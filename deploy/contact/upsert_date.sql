-- Deploy routiq:contact/upsert_date to pg
-- requires: contact/schema

begin;

-- function contact.upsert_date(text)

-- Nothing is raised: one bad date among thousands of contacts refuses its own contact only, and a
-- block that catches errors would cost a transaction of its own for each. The day is counted from
-- the first of the month; a day that the month does not have leads into the next one.

create or replace function contact.upsert_date(p_text text)
returns date
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_day date;
begin
    if
        p_text !~ '^(18[5-9]|19[0-9]|20[0-9]|21[0-9])[0-9]-(0[1-9]|1[0-2])-[0-3][0-9](T.*)?$'
        or substr(p_text, 9, 2) = '00'
    then
        return null;
    end if;

    v_day := make_date(left(p_text, 4)::int, substr(p_text, 6, 2)::int, 1)
    + substr(p_text, 9, 2)::int - 1;

    return case
        when extract(month from v_day) = substr(p_text, 6, 2)::int
            and substr(p_text, 9, 2)::int <= 31
            then v_day
    end;
end
$function$;

alter function contact.upsert_date(text) owner to app_owner;

revoke all on function contact.upsert_date(text) from public;

comment on function contact.upsert_date(text) is
    'A date written as ISO 8601 has it, or null where it is none that somebody may be born on.';

commit;
