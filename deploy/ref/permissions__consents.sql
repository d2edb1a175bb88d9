-- Deploy routiq:ref/permissions__consents to pg
-- requires: ref/permissions__leads

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.permissions to app_owner;

insert into ref.permissions (role, permission)
values
('owner', 'consents.write'),
('admin', 'consents.write'),
('manager', 'consents.write'),
('practitioner', 'consents.write'),
('staff', 'consents.write'),
('customer', 'consents.write');

revoke insert on ref.permissions from app_owner;

commit;
