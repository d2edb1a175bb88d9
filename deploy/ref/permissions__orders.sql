-- Deploy routiq:ref/permissions__orders to pg
-- requires: ref/permissions__slots
--
-- Whoever treats orders too, and the front desk asks for the money. What was asked for is given back by
-- those who run the practice. Customers see what is theirs.

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.permissions to app_owner;

insert into ref.permissions (role, permission)
values
('owner', 'orders.read'),
('admin', 'orders.read'),
('manager', 'orders.read'),
('practitioner', 'orders.read'),
('staff', 'orders.read'),
('viewer', 'orders.read'),
('customer', 'orders.read'),
('owner', 'orders.write'),
('admin', 'orders.write'),
('manager', 'orders.write'),
('practitioner', 'orders.write'),
('staff', 'orders.write'),
('owner', 'invoices.read'),
('admin', 'invoices.read'),
('manager', 'invoices.read'),
('practitioner', 'invoices.read'),
('staff', 'invoices.read'),
('viewer', 'invoices.read'),
('customer', 'invoices.read'),
('owner', 'invoices.write'),
('admin', 'invoices.write'),
('manager', 'invoices.write'),
('staff', 'invoices.write'),
('owner', 'credits.write'),
('admin', 'credits.write'),
('manager', 'credits.write');

revoke insert on ref.permissions from app_owner;

commit;
