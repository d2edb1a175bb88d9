-- Revert routiq:ref/permissions__slots from pg

begin;

grant delete on ref.permissions to app_owner;

delete from ref.permissions
where permission in ('bookings.write', 'payments.write', 'services.write', 'tickets.write');

revoke delete on ref.permissions from app_owner;

commit;
