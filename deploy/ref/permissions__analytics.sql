-- Deploy routiq:ref/permissions__analytics to pg
-- requires: ref/permissions__leads

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.permissions to app_owner;

insert into ref.permissions (role, permission)
values
('owner', 'analytics.write'),
('admin', 'analytics.write'),
('manager', 'analytics.write'),
('practitioner', 'analytics.write'),
('staff', 'analytics.write'),
('viewer', 'analytics.write'),
('owner', 'analytics.read'),
('admin', 'analytics.read'),
('manager', 'analytics.read');

revoke insert on ref.permissions from app_owner;

commit;
