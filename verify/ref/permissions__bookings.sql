-- Verify routiq:ref/permissions__bookings on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 5
        from ref.permissions as p
        where p.permission = 'appointments.write'
    ), 'everybody of the staff but viewers should book';
end
$verify$;

rollback;
