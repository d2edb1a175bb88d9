-- function core.move_query(regclass, regclass)
-- function core.move_from_default(regclass, regclass, timestamptz, timestamptz)
-- function core.ensure_partitions(regclass, int, int)

-- Volatile, for it tells of a table that its caller has just made.

create or replace function core.move_query(p_table regclass, p_leaf regclass)
returns text
language sql
volatile
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            'with moved as (delete from %1$s where %2$I >= $1 and %2$I < $2 returning %3$s) '
            'insert into %4$s (%3$s) select %3$s from moved',
            p.partdefid::regclass,
            max(a.attname) filter (where a.attnum = p.partattrs[0]),
            string_agg(format('%I', a.attname), ', ' order by a.attnum) filter (where a.attgenerated = ''),
            p_leaf
        )
    from pg_partitioned_table as p
    inner join pg_attribute as a
        on p.partrelid = a.attrelid
    where p.partrelid = p_table and a.attnum > 0 and not a.attisdropped
    group by p.partrelid
$function$;

alter function core.move_query(regclass, regclass) owner to app_owner;

revoke all on function core.move_query(regclass, regclass) from public;

comment on function core.move_query(regclass, regclass) is
    'Statement that moves rows from the default partition of a table, from $1 up to $2, into a '
    'table of the same columns.';

-- Rows that found no partition stand in the default one. They are moved past its triggers: nothing
-- of them changes, so nothing is recorded, and what refuses to change records does not refuse this.
-- Past its policies too, which would hide them from the owner. All is as before when it returns. Row
-- security is switched first, because that takes the lock that all the rest needs: the default
-- partition alone, exclusively, until the transaction ends.

create or replace function core.move_from_default(
    p_table regclass, p_leaf regclass, p_from timestamptz, p_until timestamptz
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_default regclass;
    v_triggers jsonb;
    v_trigger jsonb;
    v_count bigint;
begin
    select p.partdefid::regclass
    into strict v_default
    from pg_partitioned_table as p
    where p.partrelid = p_table;

    v_triggers := (
        select coalesce(jsonb_agg(jsonb_build_array(t.tgname, t.tgenabled)), '[]')
        from pg_trigger as t
        where t.tgrelid = v_default and not t.tgisinternal and t.tgenabled <> 'D'
    );

    execute format('alter table %s no force row level security', v_default);
    execute format('grant select, delete on %s to app_owner', v_default);

    for v_trigger in
        select e.value
        from jsonb_array_elements(v_triggers) as e
    loop
        execute format('alter table %s disable trigger %I', v_default, v_trigger ->> 0);
    end loop;

    execute core.move_query(p_table, p_leaf)
    using p_from, p_until;

    get diagnostics v_count = row_count;

    for v_trigger in
        select e.value
        from jsonb_array_elements(v_triggers) as e
    loop
        execute format(
            'alter table %s enable %s trigger %I',
            v_default,
            case v_trigger ->> 1 when 'A' then 'always' when 'R' then 'replica' end,
            v_trigger ->> 0
        );
    end loop;

    execute format('revoke select, delete on %s from app_owner', v_default);
    execute format('alter table %s force row level security', v_default);

    return v_count;
end
$function$;

alter function core.move_from_default(regclass, regclass, timestamptz, timestamptz)
owner to app_owner;

revoke all on function core.move_from_default(regclass, regclass, timestamptz, timestamptz)
from public;

comment on function core.move_from_default(regclass, regclass, timestamptz, timestamptz) is
    'Moves the rows of a span of time from the default partition of a table into a table that will '
    'be its partition, and returns how many.';

-- Partitions are closed: nobody but the owner of the partitioned table reaches them, and only by
-- it, because a grant on a partition would go round the policies and statement triggers of the
-- whole. Only app_migrator may read them, since pg_dump reads partitions, not the whole. Row
-- triggers are copied by the server; the guard against truncate and the triggers of the audit trail
-- are not, so they are made here. Runs again at any time. A month is made first and attached then,
-- which stops nobody who reads or writes other months; rows of its time that stand in the default
-- partition are moved into it. The default partition is needed exclusively for that: whoever uses it
-- is not waited for longer than a moment, so that nobody queues behind. Raises 55P03 then, to be
-- called again later.

create or replace function core.ensure_partitions(
    p_table regclass, p_months_ahead int, p_months_back int default 0
)
returns int
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '100ms'
as $function$
declare
    v_schema text;
    v_name text;
    v_from timestamptz;
    v_until timestamptz;
    v_leaf text;
    v_attach text;
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
        v_until := (v_from at time zone 'UTC' + interval '1 month') at time zone 'UTC';
        v_leaf := v_name
            || coalesce(to_char(v_from at time zone 'UTC', '"_"YYYY"_"MM'), '_default');

        continue when to_regclass(format('%I.%I', v_schema, v_leaf)) is not null;

        v_leaf := format('%I.%I', v_schema, v_leaf);
        v_attach := format('alter table %s attach partition %s ', p_table, v_leaf)
            || case
                when v_from is null then 'default'
                else format('for values from (%L) to (%L)', v_from, v_until)
            end;

        execute format(
            'create table %s (like %s including all '
            'excluding comments excluding identity excluding statistics)',
            v_leaf, p_table
        );
        execute format('alter table %s owner to app_owner', v_leaf);

        begin
            execute v_attach;
        exception
            when check_violation then
                perform core.move_from_default(p_table, v_leaf::regclass, v_from, v_until);
                execute v_attach;
        end;

        if exists (
            select
            from pg_trigger as t
            where t.tgrelid = p_table and t.tgfoid = to_regproc('audit.refuse_change')
        ) then
            execute format(
                'create trigger %I before truncate on %s for each statement '
                'execute function audit.refuse_change()',
                'tg_' || v_name || '_11_refuse_truncate', v_leaf
            );
        end if;

        if exists (
            select
            from pg_trigger as t
            where t.tgrelid = p_table and t.tgfoid = to_regproc('audit.record_change')
        ) then
            perform audit.attach(v_leaf::regclass);
        end if;

        execute format('revoke all on table %s from app_owner', v_leaf);
        -- A trigger that a later change adds to the table is made on each partition too.
        execute format('grant trigger on table %s to app_owner', v_leaf);
        execute format('alter table %s enable row level security', v_leaf);
        execute format('alter table %s force row level security', v_leaf);
        execute format(
            'comment on table %s is %L',
            v_leaf, format('Rows of %s; reached by it alone', p_table)
        );
        execute format('grant select on %s to app_migrator', v_leaf);
        execute format(
            'create policy %I on %s for select to app_migrator using (true)',
            (parse_ident(v_leaf))[2] || '_app_migrator_select', v_leaf
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
    'it made. Rows of their time that found no partition are moved into them. Before history is '
    'imported, say how far it goes back. Raises 55P03 where somebody uses the default partition.';
