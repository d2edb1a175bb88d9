-- Verify routiq:ref/phone_regions on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) >= 250
        from ref.phone_regions as t
    ), 'regions should stand in ref.phone_regions';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.phone_regions', 'insert, update, delete'
    ), 'functions should not be able to change the list';
end
$verify$;

rollback;
