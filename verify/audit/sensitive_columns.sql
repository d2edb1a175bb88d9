-- Verify routiq:audit/sensitive_columns on pg

begin;

select
    t.table_name,
    t.column_name,
    t.reason
from audit.sensitive_columns as t
where false;

do $verify$
begin
    assert (
        select pg_catalog.count(*) >= 26
        from audit.sensitive_columns as t
    ), 'sensitive columns should stand in audit.sensitive_columns';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'audit.sensitive_columns', 'insert, update, delete'
    ), 'functions should not be able to have values recorded that must not be';
end
$verify$;

rollback;
