-- Deploy routiq:ref/permissions__surveys to pg
-- requires: ref/permissions__leads

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.permissions to app_owner;

insert into ref.permissions (role, permission)
values
('owner', 'surveys.write'),
('admin', 'surveys.write'),
('manager', 'surveys.write'),
('practitioner', 'surveys.write'),
('staff', 'surveys.write'),
('customer', 'surveys.write');

revoke insert on ref.permissions from app_owner;

commit;
