-- Deploy routiq:core/refuse_dependents to pg
-- requires: core/delete_rules
-- requires: core/delete_batch_rows__policies
-- requires: core/refuse

begin;

-- function core.is_refused_first(text)
-- function core.refuse_dependents(uuid, uuid)

-- After the cascade, so that what goes with the batch stands in nobody's way; but before it where no
-- cascade can reach what stands there, such as the patients of a branch: nobody deletes its thousand
-- hours to be refused. Raises RQ409.
-- PL/pgSQL, whose plan a session keeps: a function in SQL would be planned with every deletion.

create or replace function core.is_refused_first(p_table text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return (
        with recursive reached as (
            select r.child_table as table_name
            from core.delete_rules as r
            where r.parent_table = p_table and r.action = 'cascade'
            union
            select r.child_table
            from reached as w
            inner join core.delete_rules as r
                on w.table_name = r.parent_table and r.action = 'cascade'
        )

        select
            coalesce(bool_or(r.parent_table = p_table), false)
            and not coalesce(
                bool_or(
                    r.parent_table in (select w.table_name from reached as w)
                    or (
                        r.parent_table = p_table
                        and r.child_table in (select w.table_name from reached as w)
                    )
                ),
                false
            )
        from core.delete_rules as r
        where r.action = 'restrict'
    );
end
$function$;

alter function core.is_refused_first(text) owner to app_owner;

revoke all on function core.is_refused_first(text) from public;

comment on function core.is_refused_first(text) is
    'Whether rows stand in the way of those of a table as well before anything that hangs on them '
    'is deleted: no cascade of theirs reaches what a rule restricts.';

create or replace function core.refuse_dependents(p_organization_id uuid, p_delete_batch uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_most constant int := 1000; -- a branch has a million appointments
    v_rule record;
    v_ids uuid[];
    v_count bigint;
    v_found text[] := array[]::text[];
begin
    for v_rule in
        select
            r.child_table::regclass as child_table,
            r.child_column,
            r.parent_table
        from core.delete_rules as r
        where
            r.action = 'restrict'
            and exists (
                select
                from core.delete_batch_rows as w
                where
                    w.organization_id = p_organization_id
                    and w.delete_batch = p_delete_batch
                    and w.table_name = r.parent_table
            )
        order by r.child_table, r.child_column
    loop
        v_ids := array(
            select w.row_id
            from core.delete_batch_rows as w
            where
                w.organization_id = p_organization_id
                and w.delete_batch = p_delete_batch
                and w.table_name = v_rule.parent_table
        );

        execute format(
            'select count(*) from (select from %s as c where c.organization_id = $1 '
            'and c.%I = any($2) and c.deleted_at is null limit %s) as f',
            v_rule.child_table, v_rule.child_column, c_most
        )
        into v_count
        using p_organization_id, v_ids;

        if v_count > 0 then
            v_found := v_found || format(
                '%s in %s by %s',
                case when v_count < c_most then v_count::text else c_most || ' or more' end,
                v_rule.child_table,
                v_rule.child_column
            );
        end if;
    end loop;

    if v_found <> '{}' then
        perform core.refuse(
            'RQ409', 'other rows need what you delete', array_to_string(v_found, ', '),
            'delete them first, or let them refer to something else'
        );
    end if;
end
$function$;

alter function core.refuse_dependents(uuid, uuid) owner to app_owner;

revoke all on function core.refuse_dependents(uuid, uuid) from public;

comment on function core.refuse_dependents(uuid, uuid) is
    'Refuses with RQ409 a batch whose rows living rows refer to by a rule that restricts; the '
    'detail says how many there are, up to a thousand, and where.';

commit;
