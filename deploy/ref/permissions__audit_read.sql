-- Deploy routiq:ref/permissions__audit_read to pg
-- requires: ref/permissions
--
-- A manager sees the history of the rows of his branches.

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.permissions to app_owner;

insert into ref.permissions (role, permission)
values
('owner', 'audit.read'),
('admin', 'audit.read'),
('manager', 'audit.read');

revoke insert on ref.permissions from app_owner;

commit;
