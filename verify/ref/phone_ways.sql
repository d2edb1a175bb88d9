-- Verify routiq:ref/phone_ways on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.cardinality(t.first_digits) >= 2000
        from ref.phone_ways as t
        where t.source = 'phonenumbers'
    ), 'beginnings of numbers should stand in ref.phone_ways';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.phone_ways', 'insert, update, delete'
    ), 'functions should not be able to change the list';
end
$verify$;

rollback;
