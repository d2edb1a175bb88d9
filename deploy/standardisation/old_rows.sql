-- Deploy routiq:standardisation/old_rows to pg
-- requires: standardisation/statements
-- requires: standardisation/records

begin;

-- function standardisation.remove_old_rows_statement(text)
-- function standardisation.restore_old_rows_statement(text)
-- function standardisation.add_old_rows_statement(text)
-- function standardisation.carrier_back_statement(text)

-- A key in clear is not kept: it stands encrypted beside, and comes back from there where a keyring is
-- open. A Fernet token is kept as it was. Here as in the other statements each row is looked up by its
-- key ("offset 0"), as in standardisation.carry_statement.

create or replace function standardisation.remove_old_rows_statement(p_table text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            $query$
    with gone as (
        select k.row_id
        from unnest(p_organization_ids, p_ids) as g (organization_id, id)
        cross join lateral (
            select c.row_id
            from standardisation.records as c
            where
                c.table_name = %1$L
                and %3$s
                and c.target_id = g.id
                and c.state = 'standardised'
            offset 0
        ) as k
        where not exists (
            select
            from standardisation.%2$I as c
            where %4$s and c.id = g.id and c.deleted_at is null
            offset 0
        )
    ),

    removed as (
        delete from legacy.%1$I as l
        where l.row_id in (select n.row_id from gone as n)
        returning
            l.row_id,
            case
                when to_jsonb(l) ->> 'api_key' like 'gAAAA%%' then to_jsonb(l) - 'row_id'
                else to_jsonb(l) - '{row_id,api_key}'::text[]
            end as old_row
    )

    update standardisation.records as r
    set state = 'removed', old_row = m.old_row, changed_at = now()
    from removed as m
    where r.row_id = m.row_id;
$query$,
            p_table,
            p_table || '_back',
            standardisation.same_organization(
                p_table, 'c.target_organization_id', 'g.organization_id'
            ),
            standardisation.same_organization(p_table, 'c.organization_id', 'g.organization_id')
        )
$function$;

alter function standardisation.remove_old_rows_statement(text) owner to app_owner;

revoke all on function standardisation.remove_old_rows_statement(text) from public;

comment on function standardisation.remove_old_rows_statement(text) is
    'Statement of standardisation.carrier_back_statement that deletes the old rows of new rows '
    'that are deleted, and keeps them in their records, without keys in clear.';

create or replace function standardisation.restore_old_rows_statement(p_table text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            $query$
    with back as (
        update standardisation.records as r
        set state = 'standardised', old_row = null, changed_at = now()
        from (
            select distinct on (g.organization_id, g.id)
                k.row_id,
                k.old_row,
                b.api_key
            from unnest(p_organization_ids, p_ids) as g (organization_id, id)
            cross join lateral (
                select
                    c.row_id,
                    c.old_row,
                    c.changed_at
                from standardisation.records as c
                where
                    c.table_name = %1$L
                    and %3$s
                    and c.target_id = g.id
                    and c.state = 'removed'
                    and c.old_row is not null
                offset 0
            ) as k
            cross join lateral (
                select to_jsonb(c) ->> 'old_api_key' as api_key
                from standardisation.%2$I as c
                where %4$s and c.id = g.id and c.deleted_at is null
                offset 0
            ) as b
            where
                (
                    %1$L <> 'api_credentials'
                    or coalesce(k.old_row ->> 'api_key', b.api_key) is not null
                )
                and not exists (
                    select
                    from standardisation.records as c
                    where
                        c.table_name = %1$L
                        and %3$s
                        and c.target_id = g.id
                        and c.state = 'standardised'
                    offset 0
                )
            order by g.organization_id, g.id, k.changed_at desc
        ) as m
        where r.row_id = m.row_id
        returning m.row_id, m.old_row, m.api_key
    )

    insert into legacy.%1$I
    select (
        jsonb_populate_record(
            null::legacy.%1$I,
            jsonb_strip_nulls(jsonb_build_object('api_key', n.api_key))
            || n.old_row
            || jsonb_build_object('row_id', n.row_id)
        )
    ).*
    from back as n;
$query$,
            p_table,
            p_table || '_back',
            standardisation.same_organization(
                p_table, 'c.target_organization_id', 'g.organization_id'
            ),
            standardisation.same_organization(p_table, 'c.organization_id', 'g.organization_id')
        )
$function$;

alter function standardisation.restore_old_rows_statement(text) owner to app_owner;

revoke all on function standardisation.restore_old_rows_statement(text) from public;

comment on function standardisation.restore_old_rows_statement(text) is
    'Statement of standardisation.carrier_back_statement that brings back the old rows of new rows '
    'that were restored, as they were. A credential comes back where its key can be opened.';

-- The record comes first: from it the reading of the old row knows its new row. Numbers that the old
-- table draws by itself, where it has such an id, come from its default. A key that the
-- old application never had does not go there: it would stand there in clear.

create or replace function standardisation.add_old_rows_statement(p_table text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            $query$
    with added as (
        insert into standardisation.records as r (
            row_id, table_name, target_organization_id, target_id, state
        )
        select
            nextval('standardisation.row_ids'), %1$L, b.organization_id, b.id, 'standardised'
        from unnest(p_organization_ids, p_ids) as g (organization_id, id)
        cross join lateral (
            select
                c.organization_id,
                c.id
            from standardisation.%2$I as c
            where %5$s and c.id = g.id and c.deleted_at is null
            offset 0
        ) as b
        where not exists (
            select
            from standardisation.records as c
            where
                c.table_name = %1$L
                and %6$s
                and c.target_id = g.id
                and c.state in ('standardised', 'quarantined', 'dismissed')
            offset 0
        )
        returning r.row_id, r.target_organization_id as organization_id, r.target_id as id
    )

    insert into legacy.%1$I (row_id, %3$s)
    select
        g.row_id,
        %4$s
    from added as g
    cross join lateral (
        select c.*
        from standardisation.%2$I as c
        where %5$s and c.id = g.id
        offset 0
    ) as b;
$query$,
            p_table,
            p_table || '_back',
            string_agg(quote_ident(c.old_column), ', ' order by c.old_column),
            string_agg(format('b.%I', 'old_' || c.old_column), ', ' order by c.old_column),
            standardisation.same_organization(p_table, 'c.organization_id', 'g.organization_id'),
            standardisation.same_organization(
                p_table, 'c.target_organization_id', 'g.organization_id'
            )
        )
    from standardisation.columns as c
    where c.table_name = p_table and p_table <> 'api_credentials'
    having count(*) > 0
$function$;

alter function standardisation.add_old_rows_statement(text) owner to app_owner;

revoke all on function standardisation.add_old_rows_statement(text) from public;

comment on function standardisation.add_old_rows_statement(text) is
    'Statement of standardisation.carrier_back_statement that writes old rows for new rows that '
    'have none; null for credentials.';

-- As standardisation.carrier_statement: a function for each table, so that a session plans once. To plan
-- what looks into a partitioned table takes longer than to write a row.

create or replace function standardisation.carrier_back_statement(p_table text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            $statement$
create or replace function standardisation.%1$I(p_organization_ids uuid[], p_ids uuid[])
returns bigint[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $body$
begin
%2$s
    return (
        select array_agg(k.row_id)
        from unnest(p_organization_ids, p_ids) as g (organization_id, id)
        cross join lateral (
            select c.row_id
            from standardisation.records as c
            where c.table_name = %3$L and %4$s and c.target_id = g.id
            offset 0
        ) as k
    );
end
$body$;

alter function standardisation.%1$I(uuid[], uuid[]) owner to app_owner;
revoke all on function standardisation.%1$I(uuid[], uuid[]) from public;
comment on function standardisation.%1$I(uuid[], uuid[]) is %5$L;
$statement$,
            'carry_back_' || p_table,
            concat(
                standardisation.remove_old_rows_statement(p_table),
                standardisation.restore_old_rows_statement(p_table),
                standardisation.add_old_rows_statement(p_table),
                standardisation.carry_back_statement(p_table)
            ),
            p_table,
            standardisation.same_organization(
                p_table, 'c.target_organization_id', 'g.organization_id'
            ),
            format(
                'Brings legacy.%s to what some new rows say; returns the numbers of their old rows. '
                'Made by standardisation.write_carriers.',
                p_table
            )
        )
$function$;

alter function standardisation.carrier_back_statement(text) owner to app_owner;

revoke all on function standardisation.carrier_back_statement(text) from public;

comment on function standardisation.carrier_back_statement(text) is
    'The statement that makes the function which brings an old table to what new rows say.';

commit;
