-- Deploy routiq:standardisation/old_rows to pg
-- requires: standardisation/statements
-- requires: standardisation/records

begin;

-- function standardisation.remove_old_rows(text, uuid[], uuid[])
-- function standardisation.restore_old_rows(text, uuid[], uuid[])
-- function standardisation.add_old_rows(text, uuid[], uuid[])

-- A key in clear is not kept: it stands encrypted beside, and comes back from there where a keyring is
-- open. A Fernet token is kept as it was.

create or replace function standardisation.remove_old_rows(
    p_table text, p_organization_ids uuid[], p_ids uuid[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false
begin
    execute format(
        $query$
        with gone as (
            select r.row_id
            from unnest($1, $2) as g (organization_id, id)
            inner join standardisation.records as r
                on r.table_name = %1$L
                and %3$s
                and r.target_id = g.id
                and r.state = 'standardised'
            where not exists (
                select
                from standardisation.%2$I as b
                where
                    %4$s
                    and b.id = g.id
                    and b.deleted_at is null
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
        where r.row_id = m.row_id
        $query$,
        p_table,
        p_table || '_back',
        standardisation.same_organization(
            p_table, 'r.target_organization_id', 'g.organization_id'
        ),
        standardisation.same_organization(p_table, 'b.organization_id', 'g.organization_id')
    )
    using p_organization_ids, p_ids;
end
$function$;

alter function standardisation.remove_old_rows(text, uuid[], uuid[]) owner to app_owner;

revoke all on function standardisation.remove_old_rows(text, uuid[], uuid[]) from public;

comment on function standardisation.remove_old_rows(text, uuid[], uuid[]) is
    'Deletes the old rows of new rows that are deleted, and keeps them in their records, without '
    'keys in clear.';

create or replace function standardisation.restore_old_rows(
    p_table text, p_organization_ids uuid[], p_ids uuid[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false
begin
    execute format(
        $query$
        with back as (
            update standardisation.records as r
            set state = 'standardised', old_row = null, changed_at = now()
            from (
                select distinct on (g.organization_id, g.id)
                    k.row_id,
                    to_jsonb(b) ->> 'old_api_key' as api_key,
                    k.old_row
                from unnest($1, $2) as g (organization_id, id)
                inner join standardisation.records as k
                    on k.table_name = %1$L
                    and %3$s
                    and k.target_id = g.id
                    and k.state = 'removed'
                    and k.old_row is not null
                inner join standardisation.%2$I as b
                    on %4$s
                    and b.id = g.id
                    and b.deleted_at is null
                where (
                    %1$L <> 'api_credentials'
                    or coalesce(k.old_row ->> 'api_key', to_jsonb(b) ->> 'old_api_key') is not null
                )
                and not exists (
                    select
                    from standardisation.records as o
                    where
                        o.table_name = %1$L
                        and %5$s
                        and o.target_id = g.id
                        and o.state = 'standardised'
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
        from back as n
        $query$,
        p_table,
        p_table || '_back',
        standardisation.same_organization(
            p_table, 'k.target_organization_id', 'g.organization_id'
        ),
        standardisation.same_organization(p_table, 'b.organization_id', 'g.organization_id'),
        standardisation.same_organization(p_table, 'o.target_organization_id', 'g.organization_id')
    )
    using p_organization_ids, p_ids;
end
$function$;

alter function standardisation.restore_old_rows(text, uuid[], uuid[]) owner to app_owner;

revoke all on function standardisation.restore_old_rows(text, uuid[], uuid[]) from public;

comment on function standardisation.restore_old_rows(text, uuid[], uuid[]) is
    'Brings back the old rows of new rows that were restored, as they were. A credential comes '
    'back where its key can be opened.';

-- The record comes first: from it the reading of the old row knows its new row. Numbers that the old
-- table draws by itself, where it has such an id, come from its default. A key that the
-- old application never had does not go there: it would stand there in clear.

create or replace function standardisation.add_old_rows(
    p_table text, p_organization_ids uuid[], p_ids uuid[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_columns text;
    v_values text;
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false
begin
    if p_table = 'api_credentials' then
        return;
    end if;

    select
        string_agg(quote_ident(c.old_column), ', ' order by c.old_column),
        string_agg(format('b.%I', 'old_' || c.old_column), ', ' order by c.old_column)
    into v_columns, v_values
    from standardisation.columns as c
    where c.table_name = p_table;

    execute format(
        $query$
        with added as (
            insert into standardisation.records as r (
                row_id, table_name, target_organization_id, target_id, state
            )
            select
                nextval('standardisation.row_ids'), %1$L, b.organization_id, b.id, 'standardised'
            from unnest($1, $2) as g (organization_id, id)
            inner join standardisation.%2$I as b
                on %5$s and b.id = g.id
            where
                b.deleted_at is null
                and not exists (
                    select
                    from standardisation.records as k
                    where
                        k.table_name = %1$L
                        and %6$s
                        and k.target_id = g.id
                        and k.state in ('standardised', 'quarantined', 'dismissed')
                )
            returning r.row_id, r.target_organization_id, r.target_id
        )

        insert into legacy.%1$I (row_id, %3$s)
        select a.row_id, %4$s
        from added as a
        inner join standardisation.%2$I as b
            on %7$s
            and b.id = a.target_id
        $query$,
        p_table,
        p_table || '_back',
        v_columns,
        v_values,
        standardisation.same_organization(p_table, 'b.organization_id', 'g.organization_id'),
        standardisation.same_organization(
            p_table, 'k.target_organization_id', 'g.organization_id'
        ),
        standardisation.same_organization(p_table, 'b.organization_id', 'a.target_organization_id')
    )
    using p_organization_ids, p_ids;
end
$function$;

alter function standardisation.add_old_rows(text, uuid[], uuid[]) owner to app_owner;

revoke all on function standardisation.add_old_rows(text, uuid[], uuid[]) from public;

comment on function standardisation.add_old_rows(text, uuid[], uuid[]) is
    'Writes old rows for new rows that have none; none for credentials.';

commit;
