-- function online.switch_statement(text, boolean, text, text, text)

create or replace function online.switch_statement(
    p_name text,
    p_is_back boolean,
    p_before text,
    p_after text,
    p_path text
)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_tables text;
begin
    if online.is_column_change_at(p_name, p_is_back) then
        return null;
    end if;

    perform online.require_switchable(p_name, p_is_back);
    update online.column_changes as c
    set
        switch_fingerprint = online.switch_fingerprint(p_name),
        switch_statements = array(
            select s
            from online.switch_statements(p_name) as s
        )
    where
        c.name = p_name
        and c.place = 1;

    select string_agg(online.qualified_name(t.relation), ', ' order by t.place)
    into v_tables
    from (
        select
            p.relation,
            max(p.place) as place
        from online.column_pairs(p_name) as p
        group by p.relation
    ) as t;

    return format(
        'lock table %s in access exclusive mode; '
        'select online.apply_switch(%L, %L, %L, %L, %L)',
        v_tables, p_name, p_is_back, p_before, p_after, p_path
    );
end
$function$;

revoke all on function online.switch_statement(text, boolean, text, text, text) from public;

comment on function online.switch_statement(text, boolean, text, text, text) is
    'Works out a switch, keeps it in the row of the change, and returns the statement that locks '
    'the tables, those that are referred to first, and switches; null when that is done. Raises '
    '55000 with what is wanted first.';
