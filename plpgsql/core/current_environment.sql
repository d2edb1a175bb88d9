-- function core.current_environment()

-- Set once for a database: alter database … set core.environment = 'staging'.

create or replace function core.current_environment()
returns text
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select coalesce(nullif(current_setting('core.environment', true), ''), 'production')
$function$;

alter function core.current_environment() owner to app_owner;

revoke all on function core.current_environment() from public;

comment on function core.current_environment() is
    'Environment of this database: development, staging or production, which it is where nothing '
    'else is set.';
