-- Deploy routiq:contact/phone_refusal to pg
-- requires: contact/schema

begin;

-- function contact.phone_refusal(text)

create or replace function contact.phone_refusal(p_raw text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return case
        when p_raw <> '' then case when length(p_raw) > 250 then 'too_long' else 'not_a_number' end
        else 'empty'
    end;
end
$function$;

alter function contact.phone_refusal(text) owner to app_owner;

revoke all on function contact.phone_refusal(text) from public;

comment on function contact.phone_refusal(text) is
    'Why a text in which contact.phone_digits finds no telephone number has none: empty, '
    'not_a_number, or too_long.';

commit;
