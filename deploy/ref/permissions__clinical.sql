-- Deploy routiq:ref/permissions__clinical to pg
-- requires: ref/permissions__slots
--
-- Who treats writes what was found. Reception keeps letters and consents; row security hides from
-- it what is clinical. A customer reads the own rows.

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.permissions to app_owner;

insert into ref.permissions (role, permission)
values
('owner', 'clinical.read'),
('admin', 'clinical.read'),
('manager', 'clinical.read'),
('practitioner', 'clinical.read'),
('customer', 'clinical.read'),
('owner', 'clinical.write'),
('admin', 'clinical.write'),
('manager', 'clinical.write'),
('practitioner', 'clinical.write'),
('owner', 'documents.read'),
('admin', 'documents.read'),
('manager', 'documents.read'),
('practitioner', 'documents.read'),
('staff', 'documents.read'),
('viewer', 'documents.read'),
('customer', 'documents.read'),
('owner', 'documents.write'),
('admin', 'documents.write'),
('manager', 'documents.write'),
('practitioner', 'documents.write'),
('staff', 'documents.write');

revoke insert on ref.permissions from app_owner;

commit;
