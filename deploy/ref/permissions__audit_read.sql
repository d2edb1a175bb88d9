-- Deploy routiq:ref/permissions__audit_read to pg
-- requires: ref/permissions
--
-- A manager sees the history of the rows of his branches.

begin;

insert into ref.permissions (role, permission)
values
('owner', 'audit.read'),
('admin', 'audit.read'),
('manager', 'audit.read');

commit;
