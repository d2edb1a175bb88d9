-- Deploy routiq:core/require_living_parents to pg
-- requires: core/widen_sight
-- requires: core/delete_rules
-- requires: core/refuse

begin;

-- function core.require_living_parents()

-- Called by the triggers that core.guard_references makes. Locks what is referred to as a foreign key
-- does: it waits for a deletion that is under way and then sees what that has done, and one that
-- begins waits for this transaction. Once a statement for new rows; row by row where a reference
-- changes or a row comes back, which is seldom. What was merged into another is found by its column
-- merged_into_id, whatever the table: who kept its old id is told the new one, and nothing is written
-- where nobody looks. Argument: name of the table. Raises RQ409.

create or replace function core.require_living_parents()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_sight text := core.widen_sight();
    v_rule record;
    v_merged_into text;
    v_is_deleted boolean;
    v_new_id text;
begin
    for v_rule in
        select
            r.child_column,
            r.parent_table::regclass as parent_table,
            not r.is_history and exists (
                select
                from pg_attribute as a
                where
                    a.attrelid = r.parent_table::regclass
                    and a.attname = 'merged_into_id'
                    and not a.attisdropped
                    and r.child_table <> r.parent_table
            ) as can_be_merged
        from core.delete_rules as r
        where r.child_table = tg_argv[0]
        order by r.child_column
    loop
        v_merged_into := case
            when v_rule.can_be_merged then 'p.merged_into_id'
            else 'null'
        end;

        if tg_level = 'STATEMENT' then
            execute format(
                'select coalesce(bool_or(h.is_deleted), false), min(h.new_id) from ('
                'select p.deleted_at is not null as is_deleted, %s::text as new_id '
                'from new_rows as n '
                'inner join %s as p on n.organization_id = p.organization_id and n.%I = p.id '
                'where n.deleted_at is null for key share of p) as h',
                v_merged_into, v_rule.parent_table, v_rule.child_column
            )
            into v_is_deleted, v_new_id;
        else
            execute format(
                'select p.deleted_at is not null, %s::text from %s as p '
                'where p.organization_id = $1.organization_id and p.id = $1.%I for key share',
                v_merged_into, v_rule.parent_table, v_rule.child_column
            )
            into v_is_deleted, v_new_id
            using new;
        end if;

        if v_is_deleted then
            perform core.refuse(
                'RQ409',
                'what this refers to is deleted',
                format(
                    'a row of %s refers by %s to a deleted row of %s',
                    tg_argv[0], v_rule.child_column, v_rule.parent_table
                ),
                'undo the deletion, or refer to something else'
            );
        elsif v_new_id is not null then
            perform core.refuse(
                'RQ409',
                'what this refers to was merged into another',
                format(
                    'a row of %s refers by %s to a row of %s that went into another',
                    tg_argv[0], v_rule.child_column, v_rule.parent_table
                ),
                format('refer to "%s"', v_new_id)
            );
        end if;
    end loop;

    perform core.set_context('sight', v_sight);

    return null;
end
$function$;

alter function core.require_living_parents() owner to app_owner;

revoke all on function core.require_living_parents() from public;

comment on function core.require_living_parents() is
    'Trigger: refuses with RQ409 a living row that refers to a deleted one, or to one that was '
    'merged into another.';

commit;
