-- Verify routiq:ref/phone_uses on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.cardinality(t.first_numbers) >= 30000
        from ref.phone_uses as t
        where t.source = 'phonenumbers'
    ), 'runs of numbers should stand in ref.phone_uses';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.phone_uses', 'insert, update, delete'
    ), 'functions should not be able to change the list';
end
$verify$;

rollback;
