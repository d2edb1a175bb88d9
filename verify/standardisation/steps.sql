-- Verify routiq:standardisation/steps on pg

begin;

select
    s.table_name,
    s.place,
    s.part,
    s.target_table,
    s.key_columns,
    s.columns,
    s.kept_columns,
    s.owner_column,
    s.is_shared
from standardisation.steps as s
where false;

select
    c.table_name,
    c.old_column,
    c.compared
from standardisation.columns as c
where false;

select
    l.parent_table,
    l.child_table,
    l.target_table,
    l.target_column
from standardisation.links as l
where false;

rollback;
