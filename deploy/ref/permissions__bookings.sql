-- Deploy routiq:ref/permissions__bookings to pg
-- requires: ref/permissions__practice
--
-- Customers ask, and staff books.

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.permissions to app_owner;

insert into ref.permissions (role, permission)
values
('owner', 'appointments.write'),
('admin', 'appointments.write'),
('manager', 'appointments.write'),
('practitioner', 'appointments.write'),
('staff', 'appointments.write');

revoke insert on ref.permissions from app_owner;

commit;
