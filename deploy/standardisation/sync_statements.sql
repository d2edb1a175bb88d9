-- Deploy routiq:standardisation/sync_statements to pg
-- requires: standardisation/sync_triggers
-- requires: online/ddl

begin;

-- function standardisation.sync_statement(text)
-- function standardisation.unsync_statement(text)
-- procedure standardisation.start_sync(text)
-- procedure standardisation.stop_sync(text)
-- function standardisation.is_needed()

-- One text for one table and its new ones, so that online.ddl locks them in one moment. Messages have a
-- key beside them, which the message follows: its trigger is enough. What online.status shows is noted
-- with it, so that both are there or neither. Who may only add to a table may not lock it by name, though
-- it be their own: there the triggers lock it as they are made or dropped, which comes next.

create or replace function standardisation.sync_statement(p_table text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with wanted as (
        select
            format('legacy.%I', p_table) as relation,
            p_table as base,
            'standardisation.carry_written()' as action,
            'carry' as what,
            'Carries what is written here to the new tables' as remark
        union all
        select
            s.target_table,
            split_part(s.target_table, '.', 2),
            format(
                'standardisation.carry_back_written(%L, %L, %L)',
                p_table,
                case
                    when s.target_table = 'core.users' then ''
                    when s.target_table = 'core.organizations' then 'id'
                    else 'organization_id'
                end,
                coalesce(s.owner_column, 'id')
            ),
            'carry_back',
            format('Carries what is written here back to legacy.%s', p_table)
        from standardisation.steps as s
        where
            s.table_name = p_table
            and not s.is_shared
            and s.target_table <> 'comms.message_keys'
    ),

    noted as (
        select
            format(
                'insert into online.own_syncs as s (name, old_table, new_table, phase, direction, '
                'old_triggers, new_triggers, backfill) values '
                '(%1$L, ''legacy.%2$I'', %3$L, ''sync'', ''both'', %4$L, %5$L, %1$L) '
                'on conflict (name) do nothing',
                'standardise ' || p_table,
                p_table,
                n.target_table,
                array(
                    select format('tg_%s_95_carry_%s', p_table, e.event)
                    from unnest('{insert,update,delete}'::text[]) as e (event)
                ),
                array(
                    select format('tg_%s_95_carry_back_%s', w.base, e.event)
                    from wanted as w
                    cross join unnest('{insert,update,delete}'::text[]) as e (event)
                    where w.relation = n.target_table and w.what = 'carry_back'
                )
            ) as statement
        from standardisation.steps as n
        where n.table_name = p_table
        order by n.part is not null, n.place desc
        limit 1
    )

    select
        concat(
            'set local client_min_messages = warning; lock table ',
            (
                select string_agg(w.relation, ', ' order by w.what, w.relation)
                from wanted as w
                where has_table_privilege(w.relation, 'update')
            ),
            ' in share row exclusive mode; ',
            string_agg(
                format(
                    'create or replace trigger %1$I after %2$s on %3$s referencing %4$s '
                    'for each statement execute function %5$s; '
                    'comment on trigger %1$I on %3$s is %6$L; ',
                    format('tg_%s_95_%s_%s', w.base, w.what, e.event), e.event, w.relation,
                    e.transition, w.action, w.remark
                ),
                ''
                order by w.what, w.relation, e.event
            ),
            (
                select n.statement
                from noted as n
            )
        )
    from wanted as w
    cross join (
        values
        ('insert', 'new table as new_rows'),
        ('update', 'new table as new_rows'),
        ('delete', 'old table as old_rows')
    ) as e (event, transition)
$function$;

alter function standardisation.sync_statement(text) owner to app_owner;

revoke all on function standardisation.sync_statement(text) from public;

comment on function standardisation.sync_statement(text) is
    'The statement that makes the triggers which keep an old table and its new ones alike.';

create or replace function standardisation.unsync_statement(p_table text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with present as (
        select
            t.tgrelid::regclass::text as relation,
            t.tgname as name,
            t.tgfoid = 'standardisation.carry_written()'::regprocedure as is_old
        from pg_trigger as t
        where
            t.tgparentid = 0
            and (
                (
                    t.tgfoid = 'standardisation.carry_written()'::regprocedure
                    and t.tgrelid = format('legacy.%I', p_table)::regclass
                )
                or (
                    t.tgfoid = 'standardisation.carry_back_written()'::regprocedure
                    and starts_with(encode(t.tgargs, 'escape'), p_table || '\000')
                )
            )
    )

    select
        concat(
            'lock table ',
            (
                select string_agg(l.relation, ', ' order by l.is_old desc, l.relation)
                from (
                    select distinct
                        p.relation,
                        p.is_old
                    from present as p
                    where has_table_privilege(p.relation, 'update')
                ) as l
            ),
            ' in access exclusive mode; ',
            string_agg(
                format('drop trigger %I on %s; ', p.name, p.relation), '' order by p.name
            ),
            format('delete from online.own_syncs where name = %L', 'standardise ' || p_table)
        )
    from present as p
    having count(*) > 0
$function$;

alter function standardisation.unsync_statement(text) owner to app_owner;

revoke all on function standardisation.unsync_statement(text) from public;

comment on function standardisation.unsync_statement(text) is
    'The statement that takes away the triggers which keep an old table and its new ones alike; '
    'null where there are none.';

-- Where the first application never wrote anything there is nothing to keep alike. The functions that
-- carry rows over are there before the first trigger and until the last has gone. Cannot pin a
-- search_path, for it calls a procedure that commits.

create or replace procedure standardisation.start_sync(p_table text)
language plpgsql
as $procedure$
declare
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    if standardisation.is_needed() then
        if to_regproc('standardisation.carry_' || p_table) is null then
            perform standardisation.write_carriers();
        end if;

        v_statement := standardisation.sync_statement(p_table);
        call online.ddl(v_statement);
    end if;
end
$procedure$;

alter procedure standardisation.start_sync(text) owner to app_owner;

revoke all on procedure standardisation.start_sync(text) from public;

comment on procedure standardisation.start_sync (text) is
    'Makes the triggers that keep an old table and its new ones alike, under a brief lock; does '
    'nothing where all old tables are empty. Raises 2D000 inside a transaction block.';

create or replace procedure standardisation.stop_sync(p_table text)
language plpgsql
as $procedure$
declare
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    v_statement := standardisation.unsync_statement(p_table);

    if v_statement is not null then
        call online.ddl(v_statement);
    end if;

    perform standardisation.drop_carriers();
end
$procedure$;

alter procedure standardisation.stop_sync(text) owner to app_owner;

revoke all on procedure standardisation.stop_sync(text) from public;

comment on procedure standardisation.stop_sync (text) is
    'Takes away the triggers that keep an old table and its new ones alike, under a brief lock. '
    'Raises 2D000 inside a transaction block.';

create or replace function standardisation.is_needed()
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
begin
    return exists (select from legacy.organizations as t)
        or exists (select from legacy.users as t)
        or exists (select from legacy.organization_members as t)
        or exists (select from legacy.contacts as t)
        or exists (select from legacy.api_credentials as t)
        or exists (select from legacy.active_patients as t)
        or exists (select from legacy.appointments as t)
        or exists (select from legacy.conversations as t)
        or exists (select from legacy.messages as t)
        or exists (select from legacy.sync_logs as t)
        or exists (select from legacy.audit_logs as t);
end
$function$;

alter function standardisation.is_needed() owner to app_migrator;

revoke all on function standardisation.is_needed() from public;

comment on function standardisation.is_needed() is
    'Whether any old table holds a row.';

commit;
