-- The column of a rule is the one that holds the id of the other row; its triggers name it too. A
-- partitioned table is referred to by way of the table that keeps its ids unique.

begin;

select plan(4);

create temporary table tenant_references as
select
    c.conrelid::regclass::text as child_table,
    k.attname::text as child_column,
    c.confrelid::regclass::text as parent_table
from pg_constraint as c
inner join test.relations('rp') as r
    on c.conrelid = r.oid and r.class = 'tenant'
inner join test.relations('rp') as f
    on c.confrelid = f.oid and f.class = 'tenant'
cross join unnest(c.conkey, c.confkey) as p (child, parent)
inner join pg_attribute as k
    on c.conrelid = k.attrelid and p.child = k.attnum
inner join pg_attribute as i
    on c.confrelid = i.attrelid and p.parent = i.attnum and i.attname = 'id'
where c.contype = 'f' and c.conparentid = 0
union
select
    c.conrelid::regclass::text,
    k.attname::text,
    w.conrelid::regclass::text
from pg_constraint as c
inner join test.relations('rp') as r
    on c.conrelid = r.oid and r.class = 'tenant'
inner join test.relations('rp') as q
    on c.confrelid = q.oid and q.class = 'queue'
inner join pg_constraint as w
    on c.confrelid = w.confrelid and c.confkey = w.confkey and w.conparentid = 0
inner join test.relations('p') as m
    on w.conrelid = m.oid and m.class = 'tenant' and c.conrelid <> m.oid
cross join unnest(c.conkey, w.conkey) as p (child, parent)
inner join pg_attribute as k
    on c.conrelid = k.attrelid and p.child = k.attnum
inner join pg_attribute as i
    on w.conrelid = i.attrelid and p.parent = i.attnum and i.attname = 'id'
where c.contype = 'f' and w.contype = 'f' and c.conparentid = 0;

prepare offenders as
select
    'a reference without a rule' as fault,
    t.child_table,
    t.child_column
from tenant_references as t
where (t.child_table, t.child_column, t.parent_table) not in (
    select
        r.child_table,
        r.child_column,
        r.parent_table
    from core.delete_rules as r
)
union all
select
    'a rule without a reference',
    r.child_table,
    r.child_column
from core.delete_rules as r
where (r.child_table, r.child_column, r.parent_table) not in (
    select
        t.child_table,
        t.child_column,
        t.parent_table
    from tenant_references as t
)
union all
select
    'a reference that no trigger guards',
    t.child_table,
    t.child_column
from tenant_references as t
where (
    select count(*) < 2
    from pg_trigger as g
    where
        g.tgrelid = t.child_table::regclass
        and g.tgfoid = 'core.require_living_parents'::regproc
        and g.tgenabled = 'O'
        and (
            g.tgname like '%\_insert'
            or pg_get_triggerdef(g.oid) ~ format('new\.%s[) ]', t.child_column)
        )
)
union all
select
    'set_null for a column that is never null',
    r.child_table,
    r.child_column
from core.delete_rules as r
inner join pg_attribute as a
    on r.child_table::regclass = a.attrelid and r.child_column = a.attname
where r.action = 'set_null' and a.attnotnull;

select is_empty('offenders', 'every reference has its rule and its guard, and nothing else has');

savepoint clean;

delete from core.delete_rules as r
where r.child_table = 'contact.patients';

select isnt_empty('offenders', 'a reference without a rule is noticed');

rollback to clean;

alter table contact.patients disable trigger tg_patients_60_living_parents_update;

select isnt_empty('offenders', 'a guard that is switched off is noticed');

rollback to clean;

update core.delete_rules set action = 'set_null'
where child_table = 'contact.patients' and child_column = 'contact_id';

select isnt_empty('offenders', 'a rule that cannot be kept is noticed');

select *
from finish();

rollback;
