-- Verify routiq:ref/permissions on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) >= 27
        from ref.permissions as p
    ), 'the rights of the roles should stand in ref.permissions';
    assert not pg_catalog.has_table_privilege('app_owner', 'ref.permissions', 'insert, update, delete'),
        'functions should not be able to widen rights';
end
$verify$;

rollback;
