-- Deploy routiq:contact/merge_references to pg
-- requires: contact/merge_rules

begin;

-- function contact.merge_references(regclass)

-- From the catalogue, so that a new table is covered the day it is made: foreign keys, and columns
-- target_table and target_id, which point to a row of any table. What is counted from other rows is
-- not moved but counted again, and what was recorded stays as it was recorded.
-- Foreign keys are found by the triggers that they have on the table referred to, of which the
-- catalogue has an index; for constraints by what they refer to it has none, and would be read whole.
-- PL/pgSQL, whose plan a session keeps: a function in SQL would be planned with every merge.

create or replace function contact.merge_references(p_table regclass)
returns table (child_table regclass, child_column text, is_any_table boolean, can_rest boolean)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
begin
    return query
    select
        r.child_table::regclass,
        r.child_column,
        r.is_any_table,
        exists (
            select
            from pg_attribute as d
            where
                d.attrelid = r.child_table
                and d.attname = 'delete_batch'
                and not d.attisdropped
        )
    from (
        select
            f.conrelid as child_table,
            a.attname::text as child_column,
            false as is_any_table
        from pg_trigger as g
        inner join pg_constraint as f
            on g.tgconstraint = f.oid and f.confrelid = p_table and f.conparentid = 0
        cross join unnest(f.conkey, f.confkey) as k (child, parent)
        inner join pg_attribute as a
            on f.conrelid = a.attrelid and k.child = a.attnum
        inner join pg_attribute as i
            on f.confrelid = i.attrelid and k.parent = i.attnum and i.attname = 'id'
        where
            g.tgrelid = p_table
            and g.tgtype & 8 <> 0 -- of its two triggers there the one for a row that goes
            and f.contype = 'f'
        union
        select
            c.oid,
            i.attname::text,
            true
        from pg_class as c
        inner join pg_attribute as t
            on c.oid = t.attrelid and t.attname = 'target_table' and not t.attisdropped
        inner join pg_attribute as i
            on c.oid = i.attrelid and i.attname = 'target_id' and not i.attisdropped
        where c.relkind in ('r', 'p') and not c.relispartition
        union
        select
            m.table_name::regclass,
            m.column_name,
            false
        from contact.merge_rules as m
        where m.rule = 'move' and p_table = 'contact.contacts'::regclass
    ) as r
    where
        not exists (
            select
            from pg_description as d
            where
                d.objoid = r.child_table
                and d.classoid = 'pg_class'::regclass
                and d.objsubid = 0
                and d.description ~ 'Class: (derived|log|reference|legacy)$'
        )
        and (
            select count(*) = 2
            from pg_attribute as o
            where
                o.attrelid = r.child_table
                and o.attname in ('organization_id', 'id')
                and not o.attisdropped
        )
        and not exists (
            select
            from contact.merge_rules as m
            where
                m.table_name = r.child_table::regclass::text
                and m.column_name = r.child_column
                and m.rule = 'stay'
        )
    order by r.child_table::regclass::text, r.child_column;
end
$function$;

alter function contact.merge_references(regclass) owner to app_owner;

revoke all on function contact.merge_references(regclass) from public;

comment on function contact.merge_references(regclass) is
    'Columns that refer to rows of a table and that merging moves, whether they may name any '
    'table, and whether a row that cannot move can rest as deleted.';

commit;
