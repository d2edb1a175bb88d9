-- function core.set_context(text, text)
-- function core.set_context(text[], text[])

-- An executed "set local" and not set_config(): the statement reaches the workers of a
-- distributed database, the function does not. Several values are one call, and what has its value
-- already is left alone: each request sets eight.

create or replace function core.set_context(p_name text, p_value text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if coalesce(p_value, '') <> coalesce(current_setting('core.' || p_name, true), '') then
        execute format('set local core.%I = %L', p_name, coalesce(p_value, ''));
    end if;
end
$function$;

alter function core.set_context(text, text) owner to app_owner;

revoke all on function core.set_context(text, text) from public;

comment on function core.set_context(text, text) is
    'Keeps one value of the context, core.<name>, until the transaction ends; null empties it.';

create or replace function core.set_context(p_names text[], p_values text[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_statements text := '';
    v_value text;
begin
    for v_place in 1..cardinality(p_names) loop
        v_value := coalesce(p_values[v_place], '');

        if v_value <> coalesce(current_setting('core.' || p_names[v_place], true), '') then
            v_statements := v_statements
                || format('set local core.%I = %L;', p_names[v_place], v_value);
        end if;
    end loop;

    if v_statements <> '' then
        execute v_statements;
    end if;
end
$function$;

alter function core.set_context(text[], text[]) owner to app_owner;

revoke all on function core.set_context(text[], text[]) from public;

comment on function core.set_context(text[], text[]) is
    'Keeps values of the context, core.<name>, until the transaction ends; null empties one.';
