-- function contact.phone_digits(text)

-- Most numbers hold nothing but digits and the signs between them, and need no pattern.

create or replace function contact.phone_digits(p_raw text)
returns text
language plpgsql
stable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_text text;
    v_rest text;
    v_digits text;
begin
    if length(p_raw) > 250 then
        return null;
    end if;
    if translate(p_raw, '0123456789 +-()./', '') <> '' then
        return contact.phone_written(p_raw);
    end if;

    v_text := rtrim(ltrim(p_raw, ' -()./'), ' +-()./');
    v_rest := ltrim(v_text, '+');
    v_digits := translate(v_rest, ' -()./', '');
    if strpos(v_rest, '+') > 0 or (length(v_digits) < 3 and v_text !~ '^[0-9]{2}$') then
        return null;
    end if;
    return case when v_text = v_rest then v_digits else '+' || v_digits end;
end
$function$;

alter function contact.phone_digits(text) owner to app_owner;

revoke all on function contact.phone_digits(text) from public;

comment on function contact.phone_digits(text) is
    'The digits of a telephone number as somebody wrote it, with a + in front where one was '
    'written; null where it cannot be a number.';
