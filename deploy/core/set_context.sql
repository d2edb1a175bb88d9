-- Deploy routiq:core/set_context to pg
-- requires: core/schema

begin;

-- function core.set_context(text, text)

-- An executed "set local" and not set_config(): the statement reaches the workers of a
-- distributed database, the function does not.

create or replace function core.set_context(p_name text, p_value text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    execute format('set local core.%I = %L', p_name, coalesce(p_value, ''));
end
$function$;

alter function core.set_context(text, text) owner to app_owner;

revoke all on function core.set_context(text, text) from public;

comment on function core.set_context(text, text) is
    'Keeps one value of the context, core.<name>, until the transaction ends; null empties it.';

commit;
