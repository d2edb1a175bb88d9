-- function contact.normalize_phone(text, text)

-- For matching, which compares numbers and nothing else.

create or replace function contact.normalize_phone(p_raw text, p_region text default null)
returns text
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return (contact.read_phone(p_raw, p_region)).e164;
end
$function$;

alter function contact.normalize_phone(text, text) owner to app_owner;

revoke all on function contact.normalize_phone(text, text) from public;

comment on function contact.normalize_phone(text, text) is
    'A telephone number in the form E.164, or null where it is not a number in use. The region is '
    'where a number without country code was written.';
