-- Verify routiq:ref/phone_ranges on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) >= 30000
        from ref.phone_ranges as t
    ), 'ranges should stand in ref.phone_ranges';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.phone_ranges', 'insert, update, delete'
    ), 'functions should not be able to change the list';
end
$verify$;

rollback;
