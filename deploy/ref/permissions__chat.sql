-- Deploy routiq:ref/permissions__chat to pg
-- requires: ref/permissions__leads

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.permissions to app_owner;

insert into ref.permissions (role, permission)
values
('owner', 'rooms.write'),
('admin', 'rooms.write'),
('manager', 'rooms.write'),
('practitioner', 'rooms.write'),
('staff', 'rooms.write'),
('customer', 'rooms.write');

revoke insert on ref.permissions from app_owner;

commit;
