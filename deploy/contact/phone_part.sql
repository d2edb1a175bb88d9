-- Deploy routiq:contact/phone_part to pg
-- requires: contact/mark_digits
-- requires: contact/phone_in_context
-- requires: contact/trim_number_end

begin;

-- function contact.phone_part(text)

create or replace function contact.phone_part(p_raw text)
returns text
language plpgsql
stable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_text text :=
    case when octet_length(p_raw) = length(p_raw) then p_raw else contact.mark_digits(p_raw) end;
    v_place int;
begin
    if strpos(v_text, ';phone-context=') > 0 then
        v_text := contact.phone_in_context(v_text);
    else
        v_text := regexp_replace(v_text, '^[^+\uff0b0-9\ue000-\ue009]+', '');
        v_text := contact.trim_number_end(v_text);
        -- What follows is another number.
        if strpos(v_text, '/') > 0 or strpos(v_text, '\') > 0 then
            v_text := regexp_replace(v_text, '[\\/] *x.*$', '');
        end if;
    end if;

    -- RFC 3966, 3: a subaddress.
    v_place := strpos(v_text, ';isub=');
    return case when v_place > 1 then left(v_text, v_place - 1) else v_text end;
end
$function$;

alter function contact.phone_part(text) owner to app_owner;

revoke all on function contact.phone_part(text) from public;

comment on function contact.phone_part(text) is
    'The part of a text that may be a telephone number, its extension included. Digits of other '
    'scripts stand as contact.mark_digits marks them.';

commit;
