-- Deploy routiq:ref/permissions__slots to pg
-- requires: ref/permissions__bookings
--
-- A customer books for themselves, and staff says yes; who says what is offered runs the practice.

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.permissions to app_owner;

insert into ref.permissions (role, permission)
values
('owner', 'bookings.write'),
('admin', 'bookings.write'),
('manager', 'bookings.write'),
('practitioner', 'bookings.write'),
('staff', 'bookings.write'),
('customer', 'bookings.write'),
('owner', 'services.write'),
('admin', 'services.write'),
('manager', 'services.write'),
('owner', 'payments.write'),
('admin', 'payments.write'),
('manager', 'payments.write'),
('staff', 'payments.write'),
('owner', 'tickets.write'),
('admin', 'tickets.write'),
('manager', 'tickets.write'),
('practitioner', 'tickets.write'),
('staff', 'tickets.write');

revoke insert on ref.permissions from app_owner;

commit;
