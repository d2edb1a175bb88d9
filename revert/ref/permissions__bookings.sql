-- Revert routiq:ref/permissions__bookings from pg

begin;

grant delete on ref.permissions to app_owner;

delete from ref.permissions
where permission = 'appointments.write';

revoke delete on ref.permissions from app_owner;

commit;
