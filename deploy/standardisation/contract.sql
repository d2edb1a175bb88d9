-- Deploy routiq:standardisation/contract to pg
-- requires: standardisation/sign_off
-- requires: standardisation/guards
-- requires: standardisation/sync_statements
-- requires: standardisation/carry_back
-- requires: online/ddl

begin;

-- function standardisation.refuse_parked()
-- function standardisation.contract_statement()
-- function standardisation.take_away_statement(text)
-- function standardisation.later_rows(text, bigint)
-- function standardisation.catch_up(text[], bigint)
-- function standardisation.note_comparison()
-- function standardisation.restore_comparison()
-- function standardisation.restore_statement(bigint)
-- function standardisation.is_parked(text)
-- procedure standardisation.contract(boolean)
-- procedure standardisation.restore()
-- procedure standardisation.give_up_old_rows(text, text, interval)

-- The old tables stay where they are: schema legacy is theirs alone, and what earlier changes made of them
-- can still be verified. Parked means that nobody reaches them, nothing is carried over, and each write is
-- refused, by owners and superusers too. The old names show the new tables from the same moment on.

-- Called by tg_<table>_00_refuse_parked of the old tables, once a statement. What standardisation.restore
-- carries back passes, and what standardisation.give_up_old_rows empties.

create or replace function standardisation.refuse_parked()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if
        current_setting('standardisation.origin', true) = 'new'
        or current_setting('standardisation.gives_up', true) = 'yes'
        or not standardisation.is_contracted()
    then
        return null;
    end if;

    raise exception 'legacy.% is parked', tg_table_name
        using
            errcode = 'object_not_in_prerequisite_state',
            detail = 'The new tables took its place; nothing would carry over what is written here.',
            hint = 'write by the functions of api, or call standardisation.restore()';
end
$function$;

alter function standardisation.refuse_parked() owner to app_migrator;

revoke all on function standardisation.refuse_parked() from public;

comment on function standardisation.refuse_parked() is
    'Trigger: refuses what is written to an old table that is parked. Raises 55000.';

-- One text, so that writes stop being carried over, and the old names change sides, in one moment for all
-- tables: a table that is still kept alike would read others that are not any more. Triggers are switched
-- off here, for which nobody who reads has to wait, and taken away afterwards.

create or replace function standardisation.contract_statement()
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with sync_triggers as (
        select
            t.tgrelid::regclass::text as relation,
            t.tgname as name
        from pg_trigger as t
        where
            t.tgparentid = 0
            and t.tgfoid in (
                'standardisation.carry_written()'::regprocedure,
                'standardisation.carry_back_written()'::regprocedure
            )
    ),

    old_tables as (
        select
            o.name,
            format('legacy.%I', o.name) as relation
        from unnest(standardisation.table_names()) as o (name)
    )

    select
        concat(
            (
                select
                    format(
                        'lock table %s in share row exclusive mode; ',
                        string_agg('only ' || l.relation, ', ' order by l.relation)
                    )
                from (
                    select s.relation
                    from sync_triggers as s
                    union
                    select o.relation
                    from old_tables as o
                ) as l
                where has_table_privilege(l.relation, 'update')
            ),
            'select standardisation.require_no_obstacle(); ',
            (
                select
                    string_agg(
                        format('alter table only %s disable trigger %I; ', s.relation, s.name), ''
                        order by s.relation, s.name
                    )
                from sync_triggers as s
            ),
            (
                select
                    string_agg(
                        format(
                            'create or replace trigger %1$I before insert or update or delete or '
                            'truncate on %2$s for each statement '
                            'execute function standardisation.refuse_parked(); '
                            'comment on trigger %1$I on %2$s is %3$L; ',
                            format('tg_%s_00_refuse_parked', o.name), o.relation,
                            'The new tables took its place'
                        ), ''
                        order by o.relation
                    )
                from old_tables as o
            ),
            'revoke usage on schema legacy from service_role; ',
            'update online.own_syncs as s set phase = ''contracted'', direction = ''none'', '
            'way_back = ''slipstitch revert TARGET --to standardisation/contract'' '
            'where s.name like ''standardise %''; ',
            'select standardisation.note_contract(''contracted'', null, session_user::text, '
            '''all is signed off'')'
        )
$function$;

alter function standardisation.contract_statement() owner to app_owner;

revoke all on function standardisation.contract_statement() from public;

comment on function standardisation.contract_statement() is
    'The statement that parks the old tables: it looks once more for what is in the way, '
    'switches the triggers off that keep both sides alike, and closes the old tables.';

-- What online.status shows goes with the triggers, and is kept here.

create or replace function standardisation.take_away_statement(p_table text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        u.statement || (
            select
                coalesce(
                    string_agg(
                        format(
                            '; insert into online.own_syncs select t.* from '
                            'jsonb_populate_record(null::online.own_syncs, %L) as t',
                            to_jsonb(s)
                        ), ''
                    ), ''
                )
            from online.own_syncs as s
            where s.name = 'standardise ' || p_table
        )
    from (select standardisation.unsync_statement(p_table) as statement) as u
$function$;

alter function standardisation.take_away_statement(text) owner to app_owner;

revoke all on function standardisation.take_away_statement(text) from public;

comment on function standardisation.take_away_statement(text) is
    'The statement that takes away the triggers of an old table and its new ones, and keeps what '
    'online.status tells of them; null where there are none.';

-- A row version is told by the transaction that wrote it: no clock, and no transaction that began before
-- and ended after, can hide one. Both ages count from the next transaction of all, which is later than the
-- end of a snapshot while others are at work. Rows that went for good are found by their records. It reads
-- tables as a whole: a loop that looks for each record among 100,000 rows of a log, whose key begins with
-- another column, took ten minutes.

create or replace function standardisation.later_rows(p_table text, p_since bigint)
returns table (organization_ids uuid[], ids uuid[])
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
set enable_nestloop = off
as $function$
declare
    v_age bigint := case
        when pg_snapshot_xmax(pg_current_snapshot())::text::bigint - p_since > 2000000000
            then 2147483647::bigint
        else age((p_since % 4294967296)::text::xid)::bigint
    end;
    v_query text;
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false
begin
    select
        string_agg(
            format(
                'select %s as organization_id, t.%I as id from %s as t '
                'where $1 > 2000000000 or age(t.xmin) <= $1 ',
                case
                    when s.target_table = 'core.users' then 'null::uuid'
                    when s.target_table = 'core.organizations' then 't.id'
                    else 't.organization_id'
                end,
                coalesce(s.owner_column, 'id'), s.target_table
            ),
            'union '
        )
        || max(
            format(
                'union select k.target_organization_id, k.target_id '
                'from standardisation.records as k where k.table_name = %L '
                'and k.state = ''standardised'' and not exists '
                '(select from %s as t where t.id = k.target_id)',
                p_table, s.target_table
            )
        ) filter (where s.owner_column is null)
    into v_query
    from standardisation.steps as s
    where
        s.table_name = p_table
        and not s.is_shared
        and s.target_table <> 'comms.message_keys';

    execute format(
        'select array_agg(c.organization_id), array_agg(c.id) from (%s) as c', v_query
    )
    into organization_ids, ids
    using v_age;

    return next;
end
$function$;

alter function standardisation.later_rows(text, bigint) owner to app_migrator;

revoke all on function standardisation.later_rows(text, bigint) from public;

comment on function standardisation.later_rows(text, bigint) is
    'The new rows of an old table that were written, or went, since a transaction: their '
    'organizations and ids.';

-- Old rows that name what has come or gone are not read again meanwhile: they are older than the new ones
-- until their own turn comes.

create or replace function standardisation.catch_up(p_tables text[], p_since bigint)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_slice constant int := 500;
    v_table text;
    v_rows record;
    v_from int;
    v_count bigint := 0::bigint;
begin
    perform set_config('standardisation.catches_up', 'yes', true);

    foreach v_table in array p_tables loop
        select l.*
        into v_rows
        from standardisation.later_rows(v_table, p_since) as l;

        for v_from in
            select g.place
            from generate_series(1, coalesce(cardinality(v_rows.ids), 0), c_slice) as g (place)
        loop
            perform standardisation.carry_back(
                v_table,
                v_rows.organization_ids[v_from : v_from + c_slice - 1],
                v_rows.ids[v_from : v_from + c_slice - 1]
            );
        end loop;

        v_count := v_count + coalesce(cardinality(v_rows.ids), 0);
    end loop;

    perform set_config('standardisation.catches_up', '', true);

    return v_count;
end
$function$;

alter function standardisation.catch_up(text[], bigint) owner to app_migrator;

revoke all on function standardisation.catch_up(text[], bigint) from public;

comment on function standardisation.catch_up(text[], bigint) is
    'Writes to old tables what their new ones say since a transaction; returns how many new rows '
    'were looked at.';

-- The comparison that parks the old tables takes the place of the one of before. That comes back with them:
-- it is the last one of tables that are in use.

create or replace function standardisation.note_comparison()
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    perform set_config(
        'standardisation.compared_before',
        (
            select coalesce(jsonb_agg(to_jsonb(c) - 'is_equal'), '[]')
            from standardisation.reconciliations as c
        )::text,
        false
    );
end
$function$;

alter function standardisation.note_comparison() owner to app_migrator;

revoke all on function standardisation.note_comparison() from public;

comment on function standardisation.note_comparison() is
    'Keeps the last comparison in the session, for standardisation.note_contract.';

create or replace function standardisation.restore_comparison()
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_before jsonb := (
        select e.detail -> 'compared_before'
        from standardisation.contract_events as e
        where e.event = 'contracted'
        order by e.happened_at desc, e.id desc
        limit 1
    );
begin
    if jsonb_typeof(v_before) = 'array' then
        delete from standardisation.reconciliations as c
        where c.table_name is not null;

        insert into standardisation.reconciliations (
            table_name, tenant, rows_in, rows_out, rows_quarantined, rows_dismissed, rows_unread,
            rows_differing, old_digest, new_digest, samples, compared_at
        )
        select
            b.table_name,
            b.tenant,
            b.rows_in,
            b.rows_out,
            b.rows_quarantined,
            b.rows_dismissed,
            b.rows_unread,
            b.rows_differing,
            b.old_digest,
            b.new_digest,
            b.samples,
            b.compared_at
        from jsonb_populate_recordset(null::standardisation.reconciliations, v_before) as b;
    end if;
end
$function$;

alter function standardisation.restore_comparison() owner to app_migrator;

revoke all on function standardisation.restore_comparison() from public;

comment on function standardisation.restore_comparison() is
    'Brings the last comparison of before the old tables were parked back.';

create or replace function standardisation.restore_statement(p_since bigint)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        concat(
            (
                select
                    format(
                        'lock table %s in share row exclusive mode; ',
                        string_agg('only ' || l.relation, ', ' order by l.relation)
                    )
                from (
                    select s.target_table as relation
                    from standardisation.steps as s
                    where not s.is_shared and s.target_table <> 'comms.message_keys'
                    union
                    select format('legacy.%I', o.name)
                    from unnest(standardisation.table_names()) as o (name)
                ) as l
                where has_table_privilege(l.relation, 'update')
            ),
            format(
                'select standardisation.catch_up(%L, %s); ',
                array_remove(
                    array_remove(
                        array_remove(standardisation.table_names(), 'messages'), 'sync_logs'
                    ),
                    'audit_logs'
                ),
                p_since
            ),
            (
                select
                    string_agg(standardisation.sync_statement(o.name) || '; ', '' order by o.place)
                from unnest(standardisation.table_names()) with ordinality as o (name, place)
            ),
            'grant usage on schema legacy to service_role; ',
            'update online.own_syncs as s set phase = ''validated'', direction = ''both'', '
            'way_back = ''slipstitch revert TARGET --to standardisation/sync'' '
            'where s.name like ''standardise %''; ',
            'select standardisation.restore_comparison(); ',
            'select standardisation.note_contract(''restored'', null, session_user::text, '
            '''the old tables are in use again'')'
        )
$function$;

alter function standardisation.restore_statement(bigint) owner to app_owner;

revoke all on function standardisation.restore_statement(bigint) from public;

comment on function standardisation.restore_statement(bigint) is
    'The statement that takes the parked tables back into use: it carries back what was written '
    'since a transaction, but for tables that no other one names, and makes the triggers again.';

create or replace function standardisation.is_parked(p_table text)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        exists (
            select
            from pg_trigger as t
            where
                t.tgrelid = format('legacy.%I', p_table)::regclass
                and t.tgfoid = 'standardisation.refuse_parked()'::regprocedure
        )
$function$;

alter function standardisation.is_parked(text) owner to app_owner;

revoke all on function standardisation.is_parked(text) from public;

comment on function standardisation.is_parked(text) is
    'Whether an old table has the trigger that refuses writes.';

-- Cannot pin a search_path, for it commits: each transaction pins it by its first call.

create or replace procedure standardisation.contract(p_waits boolean default false)
language plpgsql
as $procedure$
declare
    v_table pg_catalog.text;
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    if not standardisation.is_contracted() then
        if not standardisation.has_old_side() then
            return;
        end if;

        if p_waits and standardisation.is_not_signed_off() then
            raise notice 'the old tables stay in use until all is signed off; then call '
            'standardisation.contract()';
            return;
        end if;

        perform standardisation.require_no_obstacle(null, '{not compared for a day,rows differ}');
        perform standardisation.note_comparison();
        call standardisation.reconcile();
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        v_statement := standardisation.contract_statement();
        call online.ddl(v_statement, p_hold_budget => '2 seconds');
    end if;

    foreach v_table in array standardisation.table_names() loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        v_statement := standardisation.take_away_statement(v_table);

        if v_statement is not null then
            call online.ddl(v_statement);
        end if;
    end loop;

    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    perform standardisation.drop_carriers();
    commit;
end
$procedure$;

alter procedure standardisation.contract(boolean) owner to app_owner;

revoke all on procedure standardisation.contract(boolean) from public;

comment on procedure standardisation.contract (boolean) is
    'Parks the old tables, once every organization is signed off: compares both sides once more, '
    'then ends what keeps them alike, under a brief lock, and closes the old tables. Does '
    'nothing where the first application never wrote anything, or, if it shall wait, where not '
    'all is signed off. Raises 55000 with what is in the way and 23514 where rows differ, both '
    'before anything is changed; 2D000 inside a transaction block.';

-- First as much as can be while all are at work, then what was written meanwhile under a lock that those who
-- write wait for; of tables that no other one names afterwards, for there the order does not matter.

create or replace procedure standardisation.restore()
language plpgsql
as $procedure$
declare
    c_leaves constant pg_catalog.text[] := '{messages,sync_logs,audit_logs}'::pg_catalog.text[];
    v_since pg_catalog.int8;
    v_again pg_catalog.int8;
    v_table pg_catalog.text;
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    if standardisation.is_contracted() then
        v_since := standardisation.contracted_xid();
        v_again := pg_snapshot_xmin(pg_current_snapshot())::text::int8;
        perform standardisation.write_carriers();

        foreach v_table in array standardisation.table_names() loop
            perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
            perform standardisation.catch_up(array[v_table], v_since);
            commit;
        end loop;

        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        v_statement := standardisation.restore_statement(v_again);
        call online.ddl(v_statement, p_hold_budget => '10 seconds');
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        perform standardisation.catch_up(c_leaves, v_again);
        commit;
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

        -- what hangs on rows that went meanwhile, and was not read while all caught up
        foreach v_table in array standardisation.table_names() loop
            perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
            perform standardisation.retry(v_table);
            commit;
        end loop;

        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    end if;

    foreach v_table in array standardisation.table_names() loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

        if standardisation.is_parked(v_table) then
            v_statement := format(
                'drop trigger %I on legacy.%I', format('tg_%s_00_refuse_parked', v_table), v_table
            );
            call online.ddl(v_statement);
        end if;
    end loop;
end
$procedure$;

alter procedure standardisation.restore() owner to app_owner;

revoke all on procedure standardisation.restore() from public;

comment on procedure standardisation.restore () is
    'Takes the parked tables back into use: writes to them what the new ones say since they were '
    'parked, keeps both sides alike again, and lets the first application in. All sign-offs end '
    'with it. Raises 55000 where their rows were given up, 2D000 inside a transaction block.';

create or replace procedure standardisation.give_up_old_rows(
    p_said_by text, p_note text, p_after interval default '30 days'
)
language plpgsql
as $procedure$
declare
    v_table pg_catalog.text;
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    perform standardisation.require_parked_for(p_after);
    perform standardisation.note_contract('given_up', null, p_said_by, p_note);
    commit;
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    foreach v_table in array standardisation.table_names() loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        v_statement := format(
            'lock table legacy.%1$I in access exclusive mode; '
            'set local standardisation.gives_up = ''yes''; truncate legacy.%1$I', v_table
        );
        call online.ddl(v_statement);
    end loop;
end
$procedure$;

alter procedure standardisation.give_up_old_rows(text, text, interval) owner to app_owner;

revoke all on procedure standardisation.give_up_old_rows(text, text, interval) from public;

comment on procedure standardisation.give_up_old_rows (text, text, interval) is
    'Empties the old tables that were parked for long enough: their room on disk is free at '
    'once, and there is no way back. The empty tables stay, so that earlier changes can be '
    'verified. Raises 55000 where they are not parked for so long, 2D000 inside a transaction '
    'block.';

commit;
