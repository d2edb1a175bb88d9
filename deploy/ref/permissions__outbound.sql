-- Deploy routiq:ref/permissions__outbound to pg
-- requires: ref/permissions__leads

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.permissions to app_owner;

insert into ref.permissions (role, permission)
values
('owner', 'templates.write'),
('admin', 'templates.write'),
('manager', 'templates.write'),
('owner', 'outbound.write'),
('admin', 'outbound.write'),
('manager', 'outbound.write'),
('practitioner', 'outbound.write'),
('staff', 'outbound.write');

revoke insert on ref.permissions from app_owner;

commit;
