-- Verify routiq:ref/phone_forms on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) >= 2000
        from ref.phone_forms as t
    ), 'forms should stand in ref.phone_forms';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.phone_forms', 'insert, update, delete'
    ), 'functions should not be able to change the list';
end
$verify$;

rollback;
