-- Verify routiq:ref/activity_rules on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(distinct r.activity_status) = 4
        from ref.activity_rules as r
    ), 'each status should follow from a rule of ref.activity_rules';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.activity_rules', 'insert, update, delete'
    ), 'functions should not be able to change the list';
end
$verify$;

rollback;
