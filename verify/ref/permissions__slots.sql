-- Verify routiq:ref/permissions__slots on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 18
        from ref.permissions as p
        where p.permission in ('bookings.write', 'payments.write', 'services.write', 'tickets.write')
    ), 'staff and customers should book, those who run the practice say what is offered';
end
$verify$;

rollback;
