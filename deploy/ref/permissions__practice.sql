-- Deploy routiq:ref/permissions__practice to pg
-- requires: ref/permissions
--
-- A customer sees what row security shows: the own appointments, and conversations without the notes of
-- staff. Who connects accounts at other systems opens a door, so managers do not.

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.permissions to app_owner;

insert into ref.permissions (role, permission)
values
('owner', 'appointments.read'),
('owner', 'conversations.read'),
('owner', 'conversations.write'),
('owner', 'integrations.write'),
('admin', 'appointments.read'),
('admin', 'conversations.read'),
('admin', 'conversations.write'),
('admin', 'integrations.write'),
('manager', 'appointments.read'),
('manager', 'conversations.read'),
('manager', 'conversations.write'),
('practitioner', 'appointments.read'),
('practitioner', 'conversations.read'),
('practitioner', 'conversations.write'),
('staff', 'appointments.read'),
('staff', 'conversations.read'),
('staff', 'conversations.write'),
('viewer', 'appointments.read'),
('viewer', 'conversations.read'),
('customer', 'appointments.read'),
('customer', 'conversations.read');

revoke insert on ref.permissions from app_owner;

commit;
