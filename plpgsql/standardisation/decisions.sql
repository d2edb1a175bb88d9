-- function standardisation.retry_all()
-- function standardisation.retry(text)
-- function standardisation.retry(bigint[])
-- function standardisation.repair(bigint, jsonb)
-- function standardisation.dismiss(bigint, text)
-- function standardisation.dismiss(text, text, text)

-- Of a table: what is kept back, rows that went while no trigger was there, and rows whose parent went on
-- the new side without them, by a bare update and not by core.soft_delete. Of some rows: those, also where
-- they were dismissed.

create or replace function standardisation.retry(p_table text)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_row_ids bigint[];
    v_parent record;
    v_before bigint;
begin
    perform standardisation.require_not_contracted();

    execute format(
        'select array_agg(r.row_id) from standardisation.records as r '
        'where r.table_name = %1$L and (r.state = ''quarantined'' or (r.state = ''standardised'' '
        'and not exists (select from legacy.%1$I as l where l.row_id = r.row_id)))',
        p_table
    )
    into v_row_ids;

    for v_parent in
        select
            r.table_name,
            array_agg(r.target_id) as ids
        from standardisation.links as l
        inner join standardisation.records as r
            on l.parent_table = r.table_name and r.state = 'removed'
        where
            l.child_table = p_table
            and not exists (
                select
                from standardisation.records as s
                where
                    s.table_name = r.table_name
                    and s.target_id = r.target_id
                    and s.state = 'standardised'
            )
        group by r.table_name
    loop
        v_row_ids := v_row_ids || array(
            select c.row_id
            from standardisation.rows_to_read_again(
                v_parent.table_name, '{}', '{}', v_parent.ids
            ) as a
            cross join lateral unnest(a.row_ids) as c (row_id)
            where a.table_name = p_table and c.row_id <> all(coalesce(v_row_ids, '{}'))
        );
    end loop;

    v_before := coalesce(cardinality(v_row_ids), 0)::bigint;

    perform standardisation.carry(p_table, v_row_ids);

    return v_before - (
        select count(*)
        from standardisation.records as r
        where r.row_id = any(v_row_ids) and r.state = 'quarantined'
    );
end
$function$;

create or replace function standardisation.retry(p_row_ids bigint[])
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_table record;
begin
    perform standardisation.require_not_contracted();

    update standardisation.records as r
    set state = 'quarantined', note = null, changed_at = now()
    where r.row_id = any(p_row_ids) and r.state = 'dismissed';

    for v_table in
        select
            r.table_name,
            array_agg(r.row_id) as row_ids
        from standardisation.records as r
        where r.row_id = any(p_row_ids) and r.state = 'quarantined'
        group by r.table_name
        order by array_position(standardisation.table_names(), r.table_name)
    loop
        perform standardisation.carry(v_table.table_name, v_table.row_ids);
    end loop;

    return (
        select count(*)
        from standardisation.records as r
        where r.row_id = any(p_row_ids) and r.state = 'standardised'
    );
end
$function$;

create or replace function standardisation.retry_all()
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_table text;
    v_count bigint := 0::bigint;
begin
    foreach v_table in array standardisation.table_names() loop
        v_count := v_count + standardisation.retry(v_table);
    end loop;

    return v_count;
end
$function$;

alter function standardisation.retry_all() owner to app_migrator;
alter function standardisation.retry(text) owner to app_migrator;
alter function standardisation.retry(bigint[]) owner to app_migrator;

revoke all on function standardisation.retry_all() from public;
revoke all on function standardisation.retry(text) from public;
revoke all on function standardisation.retry(bigint[]) from public;

comment on function standardisation.retry_all() is
    'Reads once more what is kept back of every old table, parents first; returns how many rows no '
    'longer are. A schedule may call it.';
comment on function standardisation.retry(text) is
    'Reads once more what is kept back of an old table, and what hangs on rows that have gone; '
    'returns how many rows are not kept back.';
comment on function standardisation.retry(bigint[]) is
    'Reads some rows that were kept back or dismissed once more; returns how many are taken over.';

-- Writes the old row, so that both applications see what was repaired, and the trigger carries it over.
-- Raises RQ404, RQ422.

create or replace function standardisation.repair(p_row_id bigint, p_values jsonb)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_record standardisation.records;
    v_unknown text;
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false
begin
    perform standardisation.require_not_contracted();

    select r.*
    into v_record
    from standardisation.records as r
    where r.row_id = p_row_id and r.state in ('quarantined', 'dismissed')
    for update;

    if not found then
        perform core.refuse(
            'RQ404', 'no such row is kept back', format('its number is %s', p_row_id),
            'look into standardisation.quarantine'
        );
    end if;

    select string_agg(v.key, ', ')
    into v_unknown
    from jsonb_object_keys(p_values) as v (key)
    where v.key not in (
        select a.attname
        from pg_attribute as a
        where
            a.attrelid = format('legacy.%I', v_record.table_name)::regclass
            and a.attnum > 0
            and not a.attisdropped
            and a.attname <> 'row_id'
    );

    if v_unknown is not null or p_values = '{}' then
        perform core.refuse(
            'RQ422', 'these are no columns of the table',
            coalesce(v_unknown, 'nothing was given'),
            format('give columns of legacy.%s', v_record.table_name)
        );
    end if;

    execute format(
        'update legacy.%1$I as l set (%2$s) = (select %3$s from '
        'jsonb_populate_record(null::legacy.%1$I, $1) as v) where l.row_id = $2',
        v_record.table_name,
        (
            select string_agg(quote_ident(k.key), ', ' order by k.key)
            from jsonb_object_keys(p_values) as k (key)
        ),
        (
            select string_agg(format('v.%I', k.key), ', ' order by k.key)
            from jsonb_object_keys(p_values) as k (key)
        )
    )
    using p_values, p_row_id;
    perform standardisation.carry(v_record.table_name, array[p_row_id]);

    return (
        select r.state
        from standardisation.records as r
        where r.row_id = p_row_id
    );
end
$function$;

alter function standardisation.repair(bigint, jsonb) owner to app_migrator;

revoke all on function standardisation.repair(bigint, jsonb) from public;

comment on function standardisation.repair(bigint, jsonb) is
    'Gives columns of an old row that is kept back other values, and reads it once more; '
    'returns its '
    'state. Raises RQ404 where no such row is kept back, RQ422 for unknown columns.';

-- The old row stays where it is, and in the record; only nobody is asked about it any more. Raises
-- RQ404, RQ422.

create or replace function standardisation.dismiss(p_row_id bigint, p_note text)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    if coalesce(btrim(p_note), '') = '' then
        perform core.refuse(
            'RQ422', 'somebody will ask why', 'no note was given', 'say why it is not taken over'
        );
    end if;

    update standardisation.records as r
    set state = 'dismissed', note = p_note, changed_at = now()
    where r.row_id = p_row_id and r.state = 'quarantined';

    if not found then
        perform core.refuse(
            'RQ404', 'no such row is kept back', format('its number is %s', p_row_id),
            'look into standardisation.quarantine'
        );
    end if;
end
$function$;

alter function standardisation.dismiss(bigint, text) owner to app_migrator;

revoke all on function standardisation.dismiss(bigint, text) from public;

comment on function standardisation.dismiss(bigint, text) is
    'Decides that an old row that is kept back is not taken over, and why; standardisation.retry '
    'takes it up again. Raises RQ404, RQ422 without a note.';

create or replace function standardisation.dismiss(p_table text, p_reason text, p_note text)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_row_id bigint;
    v_count bigint := 0::bigint;
begin
    for v_row_id in
        select r.row_id
        from standardisation.records as r
        where r.table_name = p_table and r.state = 'quarantined' and p_reason = any(r.reasons)
        order by r.row_id
    loop
        perform standardisation.dismiss(v_row_id, p_note);
        v_count := v_count + 1;
    end loop;

    return v_count;
end
$function$;

alter function standardisation.dismiss(text, text, text) owner to app_migrator;

revoke all on function standardisation.dismiss(text, text, text) from public;

comment on function standardisation.dismiss(text, text, text) is
    'As standardisation.dismiss of one row, for all of a table that are kept back for a reason; '
    'returns how many. Raises RQ422 without a note.';
