-- Deploy routiq:contact/phone_in_context to pg
-- requires: contact/schema

begin;

-- function contact.phone_in_context(text)

-- RFC 3966, 3: the context of a local number stands behind it.

create or replace function contact.phone_in_context(p_text text)
returns text
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_context constant text := ';phone-context=';
    c_global constant text := '^\+[-.()]*[0-9\ue000-\ue009][-.()0-9\ue000-\ue009]*$';
    c_label constant text := '[A-Za-z0-9\ue000-\ue009]+(-*[A-Za-z0-9\ue000-\ue009]+)*';
    c_host constant text :=
    '^(' || c_label || '[.])*[A-Za-z]+(-*[A-Za-z0-9\ue000-\ue009]+)*[.]?$';
    v_place int := strpos(p_text, c_context);
    v_context text := split_part(substr(p_text, v_place + length(c_context)), ';', 1);
    v_start int := strpos(p_text, 'tel:');
begin
    if v_context !~ c_global and v_context !~ c_host then
        return null;
    end if;
    v_start := case when v_start > 0 then v_start + 4 else 1 end;
    return
        case when starts_with(v_context, '+') then v_context else '' end
        || substr(p_text, v_start, greatest(v_place - v_start, 0));
end
$function$;

alter function contact.phone_in_context(text) owner to app_owner;

revoke all on function contact.phone_in_context(text) from public;

comment on function contact.phone_in_context(text) is
    'The number in a text like tel:7042;phone-context=+49-89, with the digits of its context in '
    'front; null where the context is none.';

commit;
