-- function standardisation.carry_written()
-- function standardisation.carry_back_written()

-- Called by tg_<table>_95_carry_* of the old tables, once a statement. Argument: none; the table is the
-- trigger's own. What the other side has just written is not carried back to it.

create or replace function standardisation.carry_written()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_row_ids bigint[];
begin
    if current_setting('standardisation.origin', true) = 'new' then
        return null;
    end if;

    execute format(
        'select array_agg(w.row_id) from %s as w',
        case when tg_op = 'DELETE' then 'old_rows' else 'new_rows' end
    )
    into v_row_ids;

    if
        coalesce(current_setting('standardisation.by_name', true), '') = ''
        and to_regnamespace('legacy_names') is not null
        and exists (
            select
            from (
                select distinct r.target_organization_id
                from standardisation.records as r
                where r.row_id = any(v_row_ids) and r.state = 'standardised'
            ) as o
            where standardisation.version_of('standardisation.writes', o.target_organization_id) > 1
        )
    then
        raise exception 'the new tables lead: legacy.% follows', tg_table_name
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = format('write to legacy_names.%I', tg_table_name);
    end if;

    begin
        perform standardisation.carry(tg_table_name::text, v_row_ids);
    exception
        when foreign_key_violation then
            -- what it names was taken back at this moment: read again, it waits for that
            perform standardisation.carry(tg_table_name::text, v_row_ids);
    end;

    return null;
end
$function$;

alter function standardisation.carry_written() owner to app_migrator;

revoke all on function standardisation.carry_written() from public;

comment on function standardisation.carry_written() is
    'Trigger: carries what a statement wrote to an old table over to the new ones.';

-- Called by tg_<table>_95_carry_back_* of the new tables, once a statement. Arguments: the old table,
-- the column that holds the organization (empty for users), and the one that names the row. What is
-- deleted for good is deleted in the records too.

create or replace function standardisation.carry_back_written()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_ids uuid[];
    v_ids uuid[];
begin
    if current_setting('standardisation.origin', true) in ('old', 'new') then
        return null;
    end if;

    execute format(
        'select array_agg(w.organization_id), array_agg(w.id) from (select distinct %s as '
        'organization_id, t.%I as id from %s as t) as w',
        case when tg_argv[1] = '' then 'null::uuid' else format('t.%I', tg_argv[1]) end,
        tg_argv[2],
        case when tg_op = 'DELETE' then 'old_rows' else 'new_rows' end
    )
    into v_organization_ids, v_ids;

    perform standardisation.carry_back(tg_argv[0], v_organization_ids, v_ids);

    if tg_op = 'DELETE' and tg_argv[2] = 'id' then
        update standardisation.records as r
        set old_row = null
        from unnest(v_organization_ids, v_ids) as g (organization_id, id)
        where
            r.table_name = tg_argv[0]
            and r.target_id = g.id
            and (tg_argv[1] = '' or r.target_organization_id = g.organization_id)
            and r.state = 'removed'
            and r.old_row is not null;
    end if;

    return null;
end
$function$;

alter function standardisation.carry_back_written() owner to app_migrator;

revoke all on function standardisation.carry_back_written() from public;

comment on function standardisation.carry_back_written() is
    'Trigger: carries what a statement wrote to a new table back to the old one.';
