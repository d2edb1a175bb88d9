-- function core.schema_version(text)

-- For versioned views: where (select core.schema_version('messages')) = 2, once a statement. It
-- never raises: a view that cannot be read is worse than one that reads as before.

create or replace function core.schema_version(p_key text)
returns int
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_value jsonb := core.feature_value(p_key);
begin
    return case when jsonb_typeof(v_value) = 'number' then (v_value #>> '{}')::int else 1 end;
end
$function$;

alter function core.schema_version(text) owner to app_owner;

revoke all on function core.schema_version(text) from public;

comment on function core.schema_version(text) is
    'Version at which the organization in the context reads something; the first where the flag is '
    'unknown, or holds no version.';
