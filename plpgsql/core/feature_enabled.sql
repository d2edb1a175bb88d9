-- function core.feature_enabled(text)

create or replace function core.feature_enabled(p_key text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return coalesce(core.feature_value(p_key) = 'true', false);
end
$function$;

alter function core.feature_enabled(text) owner to app_owner;

revoke all on function core.feature_enabled(text) from public;

comment on function core.feature_enabled(text) is
    'Whether a flag is on for the organization in the context; an unknown one is off.';
