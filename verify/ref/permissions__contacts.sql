-- Verify routiq:ref/permissions__contacts on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 14
        from ref.permissions as p
        where p.permission in ('contacts.read', 'contacts.write', 'merges.write')
    ), 'staff should be able to work with contacts, and managers to merge them';
end
$verify$;

rollback;
