-- Deploy routiq:ref/permissions__syncs to pg
-- requires: ref/permissions
--
-- What stands still is seen by whoever runs a branch; whoever connects accounts decides.

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.permissions to app_owner;

insert into ref.permissions (role, permission)
values
('owner', 'syncs.read'),
('owner', 'syncs.write'),
('admin', 'syncs.read'),
('admin', 'syncs.write'),
('manager', 'syncs.read'),
('manager', 'syncs.write'),
('viewer', 'syncs.read');

revoke insert on ref.permissions from app_owner;

commit;
