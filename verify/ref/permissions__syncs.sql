-- Verify routiq:ref/permissions__syncs on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 7
        from ref.permissions as p
        where p.permission in ('syncs.read', 'syncs.write')
    ), 'staff should see synchronizations, and managers decide';
end
$verify$;

rollback;
