-- Revert routiq:core/clear_references from pg

begin;

-- function core.clear_references(uuid, uuid)

-- After the cascade, so that only rows that live on lose a reference. What it was is noted, for
-- core.restore. Nothing is planned where core.idle_references tells that there is no such row.

create or replace function core.clear_references(p_organization_id uuid, p_delete_batch uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_rule record;
begin
    for v_rule in
        with gone as materialized (
            select
                w.table_name,
                core.idle_references(
                    w.table_name, p_organization_id, array_agg(w.row_id)
                ) as idle
            from core.delete_batch_rows as w
            where
                w.organization_id = p_organization_id
                and w.delete_batch = p_delete_batch
                and w.table_name in (
                    select n.parent_table
                    from core.delete_rules as n
                    where n.action = 'set_null'
                )
            group by w.table_name
        )

        select
            r.child_table::regclass as child_table,
            r.child_column,
            r.parent_table
        from core.delete_rules as r
        inner join core.delete_order() as o
            on r.child_table = o.table_name
        inner join gone as g
            on r.parent_table = g.table_name
        where
            r.action = 'set_null'
            and concat_ws(' ', r.child_table, r.child_column) <> all (g.idle)
        order by o.depth, r.child_table, r.child_column
    loop
        execute format(
            'with held as materialized ('
            'select c.id, c.%2$I as parent_id from %1$s as c '
            'where c.organization_id = $1 and c.%2$I in ('
            'select w.row_id from core.delete_batch_rows as w '
            'where w.organization_id = $1 and w.delete_batch = $2 and w.table_name = $3) '
            'and c.deleted_at is null order by c.id for update of c'
            '), noted as ('
            'insert into core.delete_batch_references '
            '(organization_id, delete_batch, child_table, child_column, row_id, parent_id) '
            'select $1, $2, $4, $5, h.id, h.parent_id from held as h'
            ') '
            'update %1$s as c set %2$I = null from held as h '
            'where c.organization_id = $1 and c.id = h.id',
            v_rule.child_table, v_rule.child_column
        )
        using
            p_organization_id,
            p_delete_batch,
            v_rule.parent_table,
            v_rule.child_table::text,
            v_rule.child_column;
    end loop;
end
$function$;

alter function core.clear_references(uuid, uuid) owner to app_owner;

revoke all on function core.clear_references(uuid, uuid) from public;

comment on function core.clear_references(uuid, uuid) is
    'Empties the references of living rows to the rows of a batch where the rule says set_null, '
    'and notes them in core.delete_batch_references.';

commit;
