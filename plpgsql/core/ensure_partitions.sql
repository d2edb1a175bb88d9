-- function core.ensure_partitions(regclass, int, int)

-- Partitions are closed: nobody but the owner of the partitioned table reaches them, and only by
-- it, because a grant on a partition would go round the policies and statement triggers of the
-- whole. Only app_migrator may read them, since pg_dump reads partitions, not the whole. Row
-- triggers are copied by the server; the guard against truncate and the triggers of the audit trail
-- are not, so they are made here. Runs again at any time. A row that found no partition stands in
-- the default one, and while it does, its month cannot be made: it is passed over with a warning.

create or replace function core.ensure_partitions(
    p_table regclass, p_months_ahead int, p_months_back int default 0
)
returns int
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_schema text;
    v_name text;
    v_from timestamptz;
    v_leaf text;
    v_count int := 0;
begin
    select n.nspname::text, c.relname::text
    into strict v_schema, v_name
    from pg_class as c
    inner join pg_namespace as n
        on c.relnamespace = n.oid
    where c.oid = p_table;

    for v_from in
        select null::timestamptz
        union all
        select
            (
                date_trunc('month', clock_timestamp() at time zone 'UTC')
                + make_interval(months => m.number)
            ) at time zone 'UTC'
        from generate_series(-p_months_back, p_months_ahead) as m (number)
    loop
        v_leaf := v_name
            || coalesce(to_char(v_from at time zone 'UTC', '"_"YYYY"_"MM'), '_default');

        continue when to_regclass(format('%I.%I', v_schema, v_leaf)) is not null;

        begin
            if v_from is null then
                execute format(
                    'create table %I.%I partition of %s default', v_schema, v_leaf, p_table
                );
            else
                execute format(
                    'create table %I.%I partition of %s for values from (%L) to (%L)',
                    v_schema, v_leaf, p_table, v_from,
                    (v_from at time zone 'UTC' + interval '1 month') at time zone 'UTC'
                );
            end if;
        exception
            when check_violation then
                raise warning '%.% cannot be made: rows of that month stand in the default partition',
                    v_schema, v_leaf
                    using hint = 'they stay readable there; make months before their rows come';
                continue;
        end;

        execute format('alter table %I.%I owner to app_owner', v_schema, v_leaf);

        if exists (
            select
            from pg_trigger as t
            where t.tgrelid = p_table and t.tgfoid = to_regproc('audit.refuse_change')
        ) then
            execute format(
                'create trigger %I before truncate on %I.%I for each statement '
                'execute function audit.refuse_change()',
                'tg_' || v_name || '_11_refuse_truncate', v_schema, v_leaf
            );
        end if;

        if exists (
            select
            from pg_trigger as t
            where t.tgrelid = p_table and t.tgfoid = to_regproc('audit.record_change')
        ) then
            perform audit.attach(format('%I.%I', v_schema, v_leaf)::regclass);
        end if;

        execute format('revoke all on table %I.%I from app_owner', v_schema, v_leaf);
        -- A trigger that a later change adds to the table is made on each partition too.
        execute format('grant trigger on table %I.%I to app_owner', v_schema, v_leaf);
        execute format('alter table %I.%I enable row level security', v_schema, v_leaf);
        execute format('alter table %I.%I force row level security', v_schema, v_leaf);
        execute format(
            'comment on table %I.%I is %L',
            v_schema, v_leaf, format('Rows of %s; reached by it alone', p_table)
        );
        execute format('grant select on %I.%I to app_migrator', v_schema, v_leaf);
        execute format(
            'create policy %I on %I.%I for select to app_migrator using (true)',
            v_leaf || '_app_migrator_select', v_schema, v_leaf
        );

        v_count := v_count + 1;
    end loop;

    return v_count;
end
$function$;

alter function core.ensure_partitions(regclass, int, int) owner to app_owner;

revoke all on function core.ensure_partitions(regclass, int, int) from public;

comment on function core.ensure_partitions(regclass, int, int) is
    'Makes the missing monthly partitions of a table, from so many months back, the present month '
    '(UTC) where nothing is said, to so many months ahead, and the default one; returns how many '
    'it made. Before history is imported, say how far it goes back.';
