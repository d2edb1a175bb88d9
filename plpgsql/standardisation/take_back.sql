-- function standardisation.begin_taking_over()
-- function standardisation.make_old_months(int)
-- function standardisation.is_empty_month(text)
-- function standardisation.drop_old_month(text)
-- function standardisation.referred_to(text, uuid[], uuid[])
-- function standardisation.delete_targets(text, uuid[], uuid[])
-- function standardisation.take_back_targets(text, uuid[], uuid[])
-- function standardisation.take_back_records(text, bigint, int)
-- function standardisation.take_back_shared(timestamptz)
-- function standardisation.end_taking_back()
-- procedure standardisation.take_back(int)

-- The backfill taken back: new rows that it made are deleted, children first, unless the new application
-- wrote them or something refers to them. Then each record is as it was before. The old tables are not
-- touched: while new rows go, nothing is carried back to them (standardisation.origin).

-- Once, however often the backfill is called: online.own_syncs says that it has begun. Records of before
-- are kept in themselves.

create or replace function standardisation.begin_taking_over()
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_every_row('standardisation.records');

    update online.own_syncs as s
    set way_back = 'slipstitch revert TARGET --to standardisation/sync'
    where s.name like 'standardise %' and s.way_back is null;

    if not found then
        return false;
    end if;

    update standardisation.records as r
    set before = to_jsonb(r) - '{before,kept_because}'::text[], kept_because = null
    where r.row_id is not null;

    return true;
end
$function$;

alter function standardisation.begin_taking_over() owner to app_owner;

revoke all on function standardisation.begin_taking_over() from public;

comment on function standardisation.begin_taking_over() is
    'Keeps what the records say before the backfill, so that it can be taken back; returns false '
    'where that was done already.';

-- The comment tells the months that go when they are empty again.

create or replace function standardisation.make_old_months(p_months_back int)
returns int
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_before oid[];
    v_month regclass;
    v_count int := 0;
begin
    if not exists (
        select
        from legacy.messages as m
    ) then
        return 0;
    end if;

    v_before := array(
        select i.inhrelid
        from pg_inherits as i
        where i.inhparent = 'comms.messages'::regclass
    );
    perform core.ensure_partitions('comms.messages', 3, p_months_back);

    for v_month in
        select i.inhrelid::regclass
        from pg_inherits as i
        where i.inhparent = 'comms.messages'::regclass and i.inhrelid <> all(v_before)
    loop
        execute format(
            'comment on table %s is %L',
            v_month,
            'Rows of comms.messages; reached by it alone. Made for old rows'
        );
        v_count := v_count + 1;
    end loop;

    return v_count;
end
$function$;

alter function standardisation.make_old_months(int) owner to app_owner;

revoke all on function standardisation.make_old_months(int) from public;

comment on function standardisation.make_old_months(int) is
    'Makes the months of messages that are missing, so many back, if there are old messages; '
    'returns how many. Raises 55P03 where somebody uses the default partition.';

create or replace function standardisation.is_empty_month(p_month text)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_is_used boolean;
-- what is put together is quoted
-- @plpgsql_check_options: performance_warnings = false, security_warnings = false
begin
    perform core.require_every_row(p_month::regclass);
    execute format('select exists (select from %s as m)', p_month::regclass)
    into v_is_used;

    return not v_is_used;
end
$function$;

alter function standardisation.is_empty_month(text) owner to app_owner;

revoke all on function standardisation.is_empty_month(text) from public;

comment on function standardisation.is_empty_month(text) is
    'Whether a month of messages holds no row.';

-- Under its lock. Where a row has come meanwhile the month stays.

create or replace function standardisation.drop_old_month(p_month text)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
-- what is put together is quoted
-- @plpgsql_check_options: performance_warnings = false, security_warnings = false
begin
    if not standardisation.is_empty_month(p_month) then
        return false;
    end if;

    execute format('drop table %s', p_month::regclass);

    return true;
end
$function$;

alter function standardisation.drop_old_month(text) owner to app_owner;

revoke all on function standardisation.drop_old_month(text) from public;

comment on function standardisation.drop_old_month(text) is
    'Drops a month of messages if it is empty; returns whether it was.';

-- Tables of figures go with their rows, and so do pairs that were found alike and that nobody looked at.

create or replace function standardisation.referred_to(
    p_table text, p_organization_ids uuid[], p_ids uuid[]
)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $function$
declare
    v_condition text;
    v_found uuid[];
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false, performance_warnings = false
begin
    select
        string_agg(
            format('exists (select from %s as x where %s)', f.child, f.condition), ' or '
            order by f.child, f.condition
        )
    into v_condition
    from (
        select
            c.conrelid::regclass::text as child,
            string_agg(
                format(
                    'x.%I = %s',
                    a.attname,
                    case
                        when p.attname = 'organization_id' then 'g.organization_id'
                        else 'g.id'
                    end
                ),
                ' and '
                order by k.place
            ) as condition
        from pg_constraint as c
        cross join unnest(c.conkey, c.confkey) with ordinality as k (child, parent, place)
        inner join pg_attribute as a
            on c.conrelid = a.attrelid and k.child = a.attnum
        inner join pg_attribute as p
            on c.confrelid = p.attrelid and k.parent = p.attnum
        where
            c.contype = 'f'
            and c.conparentid = 0
            and c.confrelid = p_table::regclass
            and p.attname in ('organization_id', 'id', 'message_id')
            and c.conrelid not in (
                select s.target_table::regclass
                from standardisation.steps as m
                inner join standardisation.steps as s
                    on m.table_name = s.table_name and not s.is_shared
                where m.target_table = p_table and not m.is_shared
            )
            and coalesce(obj_description(c.conrelid, 'pg_class'), '') !~ 'Class: derived$'
        group by c.oid, c.conrelid
    ) as f;

    if v_condition is null then
        return '{}'::uuid[];
    end if;

    execute format(
        'select coalesce(array_agg(g.id), ''{}'') from unnest($1, $2) as g (organization_id, id) '
        'where %s', v_condition
    )
    into v_found
    using p_organization_ids, p_ids;

    return v_found;
end
$function$;

alter function standardisation.referred_to(text, uuid[], uuid[]) owner to app_owner;

revoke all on function standardisation.referred_to(text, uuid[], uuid[]) from public;

comment on function standardisation.referred_to(text, uuid[], uuid[]) is
    'Those of some rows of a new table that others refer to, but for what the backfill made with '
    'them and for figures.';

-- What hangs on a new row and was made with it has an id of version 5. What was logged stays.

create or replace function standardisation.delete_targets(
    p_table text, p_organization_ids uuid[], p_ids uuid[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $function$
declare
    v_step standardisation.steps;
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false, performance_warnings = false
begin
    for v_step in
        select s.*
        from standardisation.steps as s
        where
            s.table_name = p_table
            and not s.is_shared
            and s.target_table <> 'audit.user_actions'
        order by s.place desc
    loop
        execute format(
            'delete from %s as t using unnest($1, $2) as g (organization_id, id)%s where %s',
            v_step.target_table,
            case
                when v_step.target_table = 'comms.messages' then ', comms.message_keys as k'
            end,
            concat_ws(
                ' and ',
                case
                    when 'organization_id' = any(v_step.key_columns)
                        then 't.organization_id = g.organization_id'
                end,
                format(
                    't.%I = g.id',
                    case
                        when v_step.target_table = 'comms.message_keys' then 'message_id'
                        else coalesce(v_step.owner_column, 'id')
                    end
                ),
                case
                    when v_step.owner_column is not null then 'substr(t.id::text, 15, 1) = ''5'''
                end,
                case
                    when v_step.target_table = 'comms.messages'
                        then 'k.organization_id = g.organization_id and k.message_id = g.id '
                        'and t.sent_at = k.sent_at'
                end
            )
        )
        using p_organization_ids, p_ids;
    end loop;
end
$function$;

alter function standardisation.delete_targets(text, uuid[], uuid[]) owner to app_owner;

revoke all on function standardisation.delete_targets(text, uuid[], uuid[]) from public;

comment on function standardisation.delete_targets(text, uuid[], uuid[]) is
    'Deletes new rows of an old table for good, with what was made with them.';

-- Held first, so that nobody refers to them while it is looked who does.

create or replace function standardisation.take_back_targets(
    p_table text, p_organization_ids uuid[], p_ids uuid[]
)
returns uuid[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set enable_hashjoin = off
set enable_mergejoin = off
as $function$
declare
    v_main text;
    v_referred uuid[];
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false, performance_warnings = false
begin
    if p_table = 'audit_logs' or coalesce(cardinality(p_ids), 0) = 0 then
        return '{}'::uuid[];
    end if;

    select s.target_table
    into strict v_main
    from standardisation.steps as s
    where s.table_name = p_table and not s.is_shared and s.owner_column is null
    order by s.place
    limit 1;

    execute format(
        'select from %1$s as t, unnest($1, $2) as g (organization_id, id) '
        'where %2$s t.%3$I = g.id order by t.%3$I for update of t',
        v_main,
        case
            when v_main not in ('core.users', 'core.organizations')
                then 't.organization_id = g.organization_id and'
        end,
        case when v_main = 'comms.message_keys' then 'message_id' else 'id' end
    )
    using p_organization_ids, p_ids;

    v_referred := standardisation.referred_to(v_main, p_organization_ids, p_ids);

    begin
        perform standardisation.delete_targets(
            p_table, array_agg(g.organization_id), array_agg(g.id)
        )
        from unnest(p_organization_ids, p_ids) as g (organization_id, id)
        where g.id <> all(v_referred);

        return v_referred;
    exception
        when foreign_key_violation then
            null;
    end;

    -- a table of figures refers to one of them and does not go with it: each by itself
    for v_place in 1..cardinality(p_ids) loop
        continue when p_ids[v_place] = any(v_referred);

        begin
            perform standardisation.delete_targets(
                p_table, p_organization_ids[v_place : v_place], p_ids[v_place : v_place]
            );
        exception
            when foreign_key_violation then
                v_referred := v_referred || p_ids[v_place];
        end;
    end loop;

    return v_referred;
end
$function$;

alter function standardisation.take_back_targets(text, uuid[], uuid[]) owner to app_owner;

revoke all on function standardisation.take_back_targets(text, uuid[], uuid[]) from public;

comment on function standardisation.take_back_targets(text, uuid[], uuid[]) is
    'Deletes new rows of an old table that nothing refers to; returns the others.';

-- Where several old rows mean one new row it goes only if the backfill brought them all. What a person
-- dismissed stays so. What stays is told what has gone: conversations are counted again. Nobody looks any
-- more for contacts that resemble those that went.

create or replace function standardisation.take_back_records(
    p_table text, p_after bigint, p_rows int, out last_row_id bigint, out kept bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
set jit = off
set enable_seqscan = off
as $function$
declare
    c_standing constant text[] := '{standardised,removed}'::text[];
    v_origin text := coalesce(current_setting('standardisation.origin', true), '');
    v_row_ids bigint[];
    v_organization_ids uuid[];
    v_ids uuid[];
    v_written uuid[];
    v_referred uuid[];
begin
    perform set_config('enable_sort', 'off', true);

    v_row_ids := array(
        select r.row_id
        from standardisation.records as r
        where r.row_id > p_after and r.table_name = p_table
        order by r.row_id
        limit p_rows
        for update
    );
    last_row_id := v_row_ids[cardinality(v_row_ids)];
    kept := 0::bigint;

    perform set_config('enable_sort', 'on', true);

    if last_row_id is null then
        return;
    end if;

    perform set_config('standardisation.origin', 'old', true);

    select array_agg(g.organization_id), array_agg(g.id)
    into v_organization_ids, v_ids
    from (
        select distinct
            r.target_organization_id as organization_id,
            r.target_id as id
        from standardisation.records as r
        where
            r.row_id = any(v_row_ids)
            and r.target_id is not null
            and r.state = any(c_standing)
            and coalesce(r.before ->> 'state', '') <> all(c_standing)
    ) as g;

    select coalesce(array_agg(g.id), '{}')
    into v_written
    from unnest(v_organization_ids, v_ids) as g (organization_id, id)
    where
        exists (
            select
            from standardisation.records as o
            where
                o.table_name = p_table
                and o.target_id = g.id
                and o.target_organization_id is not distinct from g.organization_id
                and (o.is_written or o.before ->> 'state' = 'standardised')
        );

    select
        standardisation.take_back_targets(p_table, array_agg(g.organization_id), array_agg(g.id))
    into v_referred
    from unnest(v_organization_ids, v_ids) as g (organization_id, id)
    where g.id <> all(v_written);

    if p_table in ('contacts', 'organizations') then
        delete from jobs.jobs as j
        using unnest(v_organization_ids, v_ids) as g (organization_id, id)
        where
            j.organization_id = g.organization_id
            and j.kind = 'contacts.match'
            and j.unique_key in ('match contact ' || g.id, 'match all contacts')
            and (p_table = 'organizations' or j.unique_key <> 'match all contacts')
            and g.id <> all(v_written || v_referred);
    end if;

    if p_table = 'organizations' then
        delete from contact.search_words as w
        using unnest(v_ids) as g (id)
        where w.organization_id = g.id and g.id <> all(v_written || v_referred);
    end if;

    with noted as (
        update standardisation.records as r
        set
            kept_because = case
                when r.target_id = any(v_written) then 'the new application wrote it'
                when r.target_id = any(v_referred) then 'something refers to it'
            end
        where
            r.row_id = any(v_row_ids)
            and r.state = any(c_standing)
            and coalesce(r.before ->> 'state', '') <> all(c_standing)
            and (r.target_id = any(v_written || v_referred) or r.kept_because is not null)
        returning r.kept_because
    )

    select count(n.kept_because)
    into kept
    from noted as n;

    delete from standardisation.records as r
    where
        r.row_id = any(v_row_ids)
        and r.before is null
        and r.kept_because is null
        and r.state <> 'dismissed'
        and not r.is_written;

    update standardisation.records as r
    set
        target_organization_id = b.target_organization_id,
        old_id = b.old_id,
        target_id = b.target_id,
        state = b.state,
        defects = b.defects,
        reasons = b.reasons,
        waits_for = b.waits_for,
        old_row = b.old_row,
        note = b.note,
        is_written = b.is_written,
        changed_at = b.changed_at
    from jsonb_populate_recordset(
        null::standardisation.records,
        (
            select coalesce(jsonb_agg(k.before), '[]')
            from standardisation.records as k
            where
                k.row_id = any(v_row_ids)
                and k.before is not null
                and k.kept_because is null
                and k.state <> 'dismissed'
                and k.before ->> 'state' <> all(c_standing)
        )
    ) as b
    where r.row_id = b.row_id;

    update standardisation.records as r
    set before = null
    where r.row_id = any(v_row_ids) and r.before is not null;

    if p_table = 'contacts' then
        update contact.contacts as c
        set is_patient = false
        from standardisation.records as r
        where
            r.row_id = any(v_row_ids)
            and r.state = 'standardised'
            and c.organization_id = r.target_organization_id
            and c.id = r.target_id
            and c.is_patient
            and not exists (
                select
                from contact.patients as p
                where p.organization_id = c.organization_id and p.contact_id = c.id
            );
    elsif p_table = 'conversations' then
        perform standardisation.follow_up(
            'messages', array_agg(s.target_organization_id), array_agg(s.target_id)
        )
        from (
            select distinct
                r.target_organization_id,
                r.target_id
            from standardisation.records as r
            where r.row_id = any(v_row_ids) and r.state = 'standardised'
        ) as s;
    end if;

    perform set_config('standardisation.origin', v_origin, true);
end
$function$;

alter function standardisation.take_back_records(text, bigint, int) owner to app_migrator;

revoke all on function standardisation.take_back_records(text, bigint, int) from public;

comment on function standardisation.take_back_records(text, bigint, int) is
    'Takes back what the backfill made of the next rows of an old table; returns the number of the '
    'last one, null where none is left, and how many old rows keep their new ones.';

-- Rows that several have in common, such as a practitioner, were written once.

create or replace function standardisation.take_back_shared(p_since timestamptz)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_origin text := coalesce(current_setting('standardisation.origin', true), '');
    v_table text;
    v_organization_ids uuid[];
    v_ids uuid[];
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false, performance_warnings = false
begin
    perform set_config('standardisation.origin', 'old', true);

    for v_table in
        select distinct s.target_table
        from standardisation.steps as s
        where s.is_shared
        order by s.target_table
    loop
        execute format(
            'select array_agg(t.organization_id), array_agg(t.id) from (select t.* from %s as t '
            'where substr(t.id::text, 15, 1) = ''5'' and t.row_version = 1 and t.created_at >= $1 '
            'order by t.id for update) as t', v_table
        )
        into v_organization_ids, v_ids
        using p_since;

        execute format(
            'delete from %s as t using unnest($1, $2) as g (organization_id, id) '
            'where t.organization_id = g.organization_id and t.id = g.id and t.id <> all($3)',
            v_table
        )
        using
            v_organization_ids, v_ids,
            standardisation.referred_to(v_table, v_organization_ids, v_ids);
    end loop;

    perform set_config('standardisation.origin', v_origin, true);
end
$function$;

alter function standardisation.take_back_shared(timestamptz) owner to app_migrator;

revoke all on function standardisation.take_back_shared(timestamptz) from public;

comment on function standardisation.take_back_shared(timestamptz) is
    'Deletes what the backfill, begun at an instant, made for several rows in common, where '
    'nothing refers to it any more.';

create or replace function standardisation.end_taking_back()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_every_row('standardisation.records');
    perform core.require_every_row('standardisation.organization_names');

    delete from standardisation.organization_names as n
    where
        not exists (
            select
            from standardisation.records as r
            where
                r.table_name = 'organizations'
                and r.target_id = n.target_organization_id
                and r.state = 'standardised'
        );

    delete from online.backfills as b
    where b.name like 'standardise %';

    update online.own_syncs as s
    set way_back = null
    where s.name like 'standardise %';
end
$function$;

alter function standardisation.end_taking_back() owner to app_owner;

revoke all on function standardisation.end_taking_back() from public;

comment on function standardisation.end_taking_back() is
    'Forgets the backfill, once all that it made has been taken back.';

-- Cannot pin a search_path, for it commits: each transaction pins it by its first call.

create or replace procedure standardisation.take_back(p_rows int default 500)
language plpgsql
as $procedure$
declare
    v_table pg_catalog.text;
    v_after pg_catalog.int8;
    v_kept pg_catalog.int8;
    v_batch record;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    foreach v_table in array array[
        'audit_logs', 'sync_logs', 'messages', 'conversations', 'appointments',
        'active_patients', 'api_credentials', 'contacts', 'organization_members', 'users', '',
        'organizations'
    ] loop
        v_after := '-9223372036854775808'::pg_catalog.int8;
        v_kept := 0::pg_catalog.int8;

        if v_table = '' then
            perform standardisation.take_back_shared(
                (
                    select min(b.created_at)
                    from online.backfills as b
                    where b.name like 'standardise %'
                )
            );
            commit;
            perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
            continue;
        end if;

        loop
            select
                t.last_row_id,
                t.kept
            into v_batch
            from standardisation.take_back_records(
                v_table,
                v_after,
                -- an organization takes all its words along
                case when v_table = 'organizations' then 1 else p_rows end
            ) as t;
            commit;
            perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
            exit when v_batch.last_row_id is null;
            v_after := v_batch.last_row_id;
            v_kept := v_kept + v_batch.kept;
        end loop;

        if v_kept > 0 then
            raise notice '% rows of legacy.% keep their new rows: standardisation.kept_rows',
                v_kept, v_table;
        end if;
    end loop;

    foreach v_table in array array(
        select i.inhrelid::regclass::text
        from pg_inherits as i
        where
            i.inhparent = 'comms.messages'::regclass
            and obj_description(i.inhrelid, 'pg_class') ~ 'Made for old rows$'
        order by i.inhrelid::regclass::text
    ) loop
        -- read before the lock too: what was deleted from it is passed over quickly then
        continue when not standardisation.is_empty_month(v_table);
        commit;
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        call online.ddl(
            format(
                'lock table only comms.messages in access exclusive mode; '
                'select standardisation.drop_old_month(%L)', v_table
            )
        );
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    end loop;

    perform standardisation.end_taking_back();
    commit;
end
$procedure$;

alter procedure standardisation.take_back(int) owner to app_owner;

revoke all on procedure standardisation.take_back(int) from public;

comment on procedure standardisation.take_back (int) is
    'Takes the backfill back, so many rows of an old table in each transaction; goes on when it is '
    'called again. What the new application wrote since stays, and what something refers to: '
    'standardisation.kept_rows lists it. Raises 2D000 inside a transaction block.';
