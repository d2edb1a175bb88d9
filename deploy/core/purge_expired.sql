-- Deploy routiq:core/purge_expired to pg
-- requires: core/purge_policies
-- requires: core/purge_table
-- requires: core/delete_order
-- requires: core/require_every_row
-- requires: core/refuse

begin;

-- function core.purge_expired(text, int)

-- One call is one batch: commit it and call again until nothing is left, whenever. For app_migrator
-- and its members, because it passes over tenants; functions of api see one tenant only and are
-- refused (42501). Each removed row is in the audit trail. Rows under a legal hold stay. Raises RQ422.

create or replace function core.purge_expired(
    p_policy text default 'standard', p_batch int default 10000
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_step record;
    v_sum bigint := 0::bigint;
begin
    if p_batch < 1 or not exists (
        select
        from core.purge_policies as p
        where p.policy = p_policy
    )
    then
        perform core.refuse(
            'RQ422', 'nothing can be purged so',
            format('policy "%s", %s rows at once', p_policy, p_batch),
            'name a policy of core.purge_policies and at least one row'
        );
    end if;

    for v_step in
        select t.oid::regclass as purged_table, p.keep
        from pg_class as t
        inner join pg_attribute as a
            on t.oid = a.attrelid and a.attname = 'delete_batch' and not a.attisdropped
        inner join pg_attribute as g
            on t.oid = g.attrelid and g.attname = 'organization_id' and not g.attisdropped
        inner join pg_attribute as d
            on t.oid = d.attrelid and d.attname = 'deleted_at' and not d.attisdropped
        cross join lateral (
            select y.keep
            from core.purge_policies as y
            where y.policy = p_policy and y.table_name in (t.oid::regclass::text, '*')
            order by y.table_name = '*'
            limit 1
        ) as p
        left join core.delete_order() as o
            on t.oid::regclass::text = o.table_name
        where t.relkind in ('r', 'p') and not t.relispartition
        order by o.depth desc nulls last, t.oid::regclass::text
    loop
        exit when v_sum >= p_batch;
        perform core.require_every_row(v_step.purged_table);
        v_sum := v_sum + core.purge_table(
            p_table => v_step.purged_table,
            p_deleted_before => now() - v_step.keep,
            p_limit => p_batch - v_sum
        );
    end loop;

    return v_sum;
end
$function$;

alter function core.purge_expired(text, int) owner to app_owner;

revoke all on function core.purge_expired(text, int) from public;

comment on function core.purge_expired(text, int) is
    'Removes for good what was deleted longer ago than a policy of core.purge_policies keeps it, '
    'at most p_batch rows, children first; returns how many, 0 when nothing is left to do. Raises '
    '42501 for roles that do not see every row, RQ422 for a policy that there is not.';

commit;
