-- function api.normalize_email(text)

-- On the closed list: tells nothing but what is asked, so it needs no claims.

create or replace function api.normalize_email(p_email text)
returns text
language plpgsql
immutable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    return contact.normalize_email(p_email);
end
$function$;

alter function api.normalize_email(text) owner to app_owner;

revoke all on function api.normalize_email(text) from public;
grant execute on function api.normalize_email(text) to anon, app_worker, authenticated;

comment on function api.normalize_email(text) is
    'An e-mail address in the form in which addresses are kept and compared, or null where it is '
    'none: small letters, host in ASCII, without name and brackets. Needs no claims.';
