-- Verify routiq:contact/merge_rules on pg

begin;

select
    t.table_name,
    t.column_name,
    t.rule,
    t.follows
from contact.merge_rules as t
where false;

do $verify$
begin
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'contact.merge_rules', 'insert, update, delete'
    ), 'functions should not be able to change how contacts are merged';
end
$verify$;

rollback;
