-- Verify routiq:core/delete_rules on pg

begin;

select
    t.child_table,
    t.child_column,
    t.parent_table,
    t.action,
    t.is_history
from core.delete_rules as t
where false;

do $verify$
begin
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'core.delete_rules', 'insert, update, delete'
    ), 'functions should not be able to change what becomes of rows';
end
$verify$;

rollback;
