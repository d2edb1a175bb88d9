-- function online.apply_switch(text, boolean, text, text, text)

-- Called under the locks, so what was derived before is used, unless the catalogue has changed. What the caller gave runs along the caller's path.

create or replace function online.apply_switch(
    p_name text,
    p_is_back boolean,
    p_before text,
    p_after text,
    p_path text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
-- The statements are written by functions that quote the names, or the caller's own:
-- @plpgsql_check_options: security_warnings = false
declare
    v_statements text[];
    v_statement text;
    v_path text;
    v_fingerprint text;
    v_left text;
begin
    perform
    from online.column_changes as c
    where c.name = p_name
    for update;

    if online.is_column_change_at(p_name, p_is_back) then
        return;
    end if;

    perform set_config('row_security', 'off', true);
    perform set_config('search_path', p_path, true);
    execute coalesce(p_before, '');
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    select
        c.settings[1],
        c.switch_statements,
        c.switch_fingerprint
    into strict
        v_path,
        v_statements,
        v_fingerprint
    from online.column_changes as c
    where
        c.name = p_name
        and c.place = 1;

    if v_fingerprint is distinct from online.switch_fingerprint(p_name) then
        perform online.require_switchable(p_name, p_is_back);
        v_statements := array(
            select s
            from online.switch_statements(p_name) as s
        );
    end if;

    -- Defaults are the caller's words, along the path of the start.
    execute 'set local ' || v_path;
    foreach v_statement in array v_statements loop
        execute v_statement;
    end loop;

    perform pg_catalog.set_config('search_path', p_path, true);
    execute coalesce(p_after, '');
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    select string_agg(format('%s (column "%s" of %s)', d, p.follower, p.relation), e'\n')
    into v_left
    from online.column_pairs(p_name) as p
    cross join lateral online.column_dependents(p.relation, p.follower) as d;

    if v_left is not null then
        raise exception 'change "%" cannot switch: something reads its columns', p_name
            using
                errcode = 'dependent_objects_still_exist',
                detail = v_left,
                hint = 'drop it in p_before and make it again in p_after: both run in the '
                'transaction of the switch';
    end if;
end
$function$;

revoke all on function
online.apply_switch(text, boolean, text, text, text)
from public;

comment on function
online.apply_switch(text, boolean, text, text, text) is
    'Lets the columns that follow in a change lead, in the caller''s transaction and under its '
    'locks. Raises 2BP01 when views, policies, triggers or the like would go on with the old ones.';
