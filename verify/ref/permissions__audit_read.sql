-- Verify routiq:ref/permissions__audit_read on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 3
        from ref.permissions as p
        where p.permission = 'audit.read'
    ), 'owners, admins and managers should be able to read the audit trail';
end
$verify$;

rollback;
