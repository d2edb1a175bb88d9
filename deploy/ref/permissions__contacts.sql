-- Deploy routiq:ref/permissions__contacts to pg
-- requires: ref/permissions
--
-- Customers have none of these: they see themselves by other functions. Who may delete may merge.

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.permissions to app_owner;

insert into ref.permissions (role, permission)
values
('owner', 'contacts.read'),
('owner', 'contacts.write'),
('owner', 'merges.write'),
('admin', 'contacts.read'),
('admin', 'contacts.write'),
('admin', 'merges.write'),
('manager', 'contacts.read'),
('manager', 'contacts.write'),
('manager', 'merges.write'),
('practitioner', 'contacts.read'),
('practitioner', 'contacts.write'),
('staff', 'contacts.read'),
('staff', 'contacts.write'),
('viewer', 'contacts.read');

revoke insert on ref.permissions from app_owner;

commit;
