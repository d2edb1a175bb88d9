-- Deploy routiq:standardisation/comparison to pg
-- requires: standardisation/decisions
-- requires: standardisation/reconciliations

begin;

-- function standardisation.table_names()
-- function standardisation.reconcile_table(text)
-- procedure standardisation.reconcile(text)

create or replace function standardisation.table_names()
returns text[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select
        array[
            'organizations', 'users', 'organization_members', 'contacts', 'api_credentials',
            'active_patients', 'appointments', 'conversations', 'messages', 'sync_logs',
            'audit_logs'
        ]
$function$;

alter function standardisation.table_names() owner to app_owner;

revoke all on function standardisation.table_names() from public;

comment on function standardisation.table_names() is
    'The old tables, those that others refer to first.';

-- A digest is the sum of a hash of each row, so the order of rows does not matter. What is compared are
-- the columns that both views of the table have, as standardisation.columns lists them.
-- Each "offset 0" has what a row stands for looked up by its keys, so the time grows with the rows and
-- the depth of the indexes, n log n, whatever the statistics say: joined freely, the new rows were once
-- read whole for each old one. Of a message its key tells the partition, or each would be looked into.

create or replace function standardisation.reconcile_table(p_table text)
returns bigint
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
set jit = off
set timezone = 'UTC'
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $function$
declare
    v_old text;
    v_new text;
    v_unequal bigint;
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false
begin
    select
        coalesce(string_agg(format('r.%I', c.compared), ', ' order by c.compared), 'r.id'),
        coalesce(string_agg(format('b.%I', c.compared), ', ' order by c.compared), 'b.id')
    into v_old, v_new
    from standardisation.columns as c
    where c.table_name = p_table and c.compared is not null;

    delete from standardisation.reconciliations as r
    where r.table_name = p_table;

    execute format(
        $query$
        with rows_of_both as (
            select
                l.row_id,
                coalesce(k.target_organization_id::text, 'none') as tenant,
                k.state,
                case when k.state = 'standardised' then jsonb_build_array(r.id, %3$s)::text end
                    as old_side,
                case
                    when k.state = 'standardised' and b.id is not null
                        then jsonb_build_array(b.id, %4$s)::text
                end
                    as new_side
            from legacy.%1$I as l
            left join
                lateral (
                    select
                        c.target_organization_id,
                        c.target_id,
                        c.state
                    from standardisation.records as c
                    where c.row_id = l.row_id
                    offset 0
                ) as k
                on true
            left join
                lateral (
                    select c.*
                    from standardisation.%2$I as c
                    where c.row_id = l.row_id and k.state = 'standardised'
                    offset 0
                ) as r
                on true
            left join
                lateral (
                    select c.*
                    from standardisation.%5$I as c
                    where
                        %6$s
                        and c.id = k.target_id%7$s
                        and c.deleted_at is null
                        and k.state = 'standardised'
                    offset 0
                ) as b
                on true
        )

        insert into standardisation.reconciliations (
            table_name, tenant, rows_in, rows_out, rows_quarantined, rows_dismissed, rows_unread,
            rows_differing, old_digest, new_digest, samples
        )
        select
            %1$L,
            p.tenant,
            count(*),
            count(p.new_side),
            count(*) filter (where p.state = 'quarantined'),
            count(*) filter (where p.state = 'dismissed'),
            count(*) filter (where p.state is null or p.state = 'removed'),
            count(*) filter (where p.old_side is distinct from p.new_side),
            coalesce(sum(hashtextextended(p.old_side, 0)::numeric), 0)::text,
            coalesce(sum(hashtextextended(p.new_side, 0)::numeric), 0)::text,
            coalesce(
                (
                    array_agg(
                        p.row_id
                        order by (p.old_side is distinct from p.new_side) desc, hashint8(p.row_id)
                    )
                )[1:10],
                '{}'
            )
        from rows_of_both as p
        group by p.tenant
        $query$,
        p_table,
        p_table || '_read',
        v_old,
        v_new,
        p_table || '_back',
        standardisation.same_organization(
            p_table, 'c.organization_id', 'k.target_organization_id'
        ),
        case
            when p_table = 'messages'
                then ' and c.sent_at = (select y.sent_at from comms.message_keys as y '
                    'where y.organization_id = k.target_organization_id '
                    'and y.message_id = k.target_id)'
        end
    );

    select count(*)
    into v_unequal
    from standardisation.reconciliations as r
    where r.table_name = p_table and not r.is_equal;

    return v_unequal;
end
$function$;

alter function standardisation.reconcile_table(text) owner to app_migrator;

revoke all on function standardisation.reconcile_table(text) from public;

comment on function standardisation.reconcile_table(text) is
    'Compares an old table with the new ones, row by row and for each tenant; returns how many '
    'tenants are not equal. The result stands in standardisation.reconciliations.';

-- One table a transaction. What waits is read once more first, and old rows that went while no trigger
-- was there are found. Raises 23514. Cannot pin a search_path, for it commits.

create or replace procedure standardisation.reconcile(p_table text default null)
language plpgsql
as $procedure$
declare
    v_tables pg_catalog.text[];
    v_table pg_catalog.text;
    v_unequal pg_catalog.text[] := '{}'::pg_catalog.text[];
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    v_tables := standardisation.table_names();

    foreach v_table in array v_tables loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

        if p_table is null or v_table = p_table then
            perform standardisation.retry(v_table);
            commit;
            perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

            if standardisation.reconcile_table(v_table) > 0 then
                v_unequal := v_unequal || v_table;
            end if;
        end if;

        commit;
    end loop;

    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    if v_unequal <> '{}' then
        raise exception 'old and new rows differ in %', array_to_string(v_unequal, ', ')
            using
                errcode = 'check_violation',
                hint = 'select * from standardisation.reconciliations where not is_equal';
    end if;
end
$procedure$;

alter procedure standardisation.reconcile(text) owner to app_owner;

revoke all on procedure standardisation.reconcile(text) from public;

comment on procedure standardisation.reconcile (text) is
    'Reads what waits once more, then compares every old table, or one, with the new ones; the '
    'results stand in standardisation.reconciliations. Raises 23514 where they differ, 2D000 '
    'inside '
    'a transaction block.';

commit;
