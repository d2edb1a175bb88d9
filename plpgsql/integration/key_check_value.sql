-- function integration.key_check_value(bytea)

create or replace function integration.key_check_value(p_key bytea)
returns bytea
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return substring(integration.derived_key(p_key, 'key check') from 1 for 32);
end
$function$;

alter function integration.key_check_value(bytea) owner to app_owner;

revoke all on function integration.key_check_value(bytea) from public;

comment on function integration.key_check_value(bytea) is
    'Tells one key from another and nothing of the key: kept, so that a wrong key is noticed '
    'before it is used.';
