-- Deploy routiq:standardisation/rows_to_read_again to pg
-- requires: standardisation/steps
-- requires: standardisation/records

begin;

-- function standardisation.rows_to_read_again(text, bigint[], text[], uuid[])

-- Those that wait for what has come or gone, and those whose new row refers to one that has gone. A
-- backfill of parents finds none of either: their children were never read. A row that is there may be
-- called otherwise than before, so what hangs on it is asked by its present names too; only downwards,
-- or two rows that wait for one name would read each other for ever. "offset 0" has those that wait
-- looked up first: few do, whatever the statistics say.

create or replace function standardisation.rows_to_read_again(
    p_table text, p_row_ids bigint[], p_names text[], p_gone uuid[]
)
returns table (table_name text, row_ids bigint[])
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_names text[] := coalesce(p_names, '{}');
    v_known text[];
    v_link standardisation.links;
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false
begin
    if p_table = 'organizations' or exists (
        select
        from standardisation.links as l
        where l.parent_table = p_table
    ) then
        v_known := array(
            select lower(r.old_id)
            from standardisation.records as r
            where r.row_id = any(p_row_ids) and r.state = 'standardised' and r.old_id is not null
        );
    end if;

    if p_table = 'contacts' then
        v_known := v_known || array(
            select c.cliniko_patient_id::text
            from legacy.contacts as c
            where c.row_id = any(p_row_ids) and c.cliniko_patient_id is not null
        );
    elsif p_table = 'organizations' then
        v_known := v_known || array(
            select n.name
            from standardisation.organization_names as n
            where n.old_id in (
                select o.id
                from legacy.organizations as o
                where o.row_id = any(p_row_ids)
            )
        );
    end if;

    return query
    select
        w.table_name,
        array_agg(w.row_id)
    from (
        select
            r.row_id,
            r.table_name,
            r.waits_for
        from standardisation.records as r
        where
            r.waits_for is not null
            and r.waits_for = any(v_names || v_known)
            and r.state <> 'dismissed'
        offset 0
    ) as w
    where
        (
            w.waits_for = any(v_names)
            or (p_table = 'organizations' and w.table_name <> p_table)
            or exists (
                select
                from standardisation.links as l
                where l.parent_table = p_table and l.child_table = w.table_name
            )
        )
        and not (w.table_name = p_table and w.row_id = any(p_row_ids))
    group by w.table_name;

    for v_link in
        select l.*
        from standardisation.links as l
        where l.parent_table = p_table and cardinality(p_gone) > 0
        order by l.child_table
    loop
        return query execute format(
            'select %1$L::text, array_agg(r.row_id) from %2$s as t '
            'inner join standardisation.records as r on r.table_name = %1$L '
            'and r.target_organization_id = t.organization_id and r.target_id = t.%3$I '
            'where t.%4$I = any($1) and r.state = ''standardised'' having count(*) > 0',
            v_link.child_table,
            v_link.target_table,
            case when v_link.target_table = 'comms.message_keys' then 'message_id' else 'id' end,
            v_link.target_column
        )
        using p_gone;
    end loop;
end
$function$;

alter function standardisation.rows_to_read_again(text, bigint[], text[], uuid[])
owner to app_owner;

revoke all on function standardisation.rows_to_read_again(text, bigint[], text[], uuid[])
from public;

comment on function standardisation.rows_to_read_again(text, bigint[], text[], uuid[]) is
    'Old rows that mean something else now, because a row that they name has come or gone.';

commit;
