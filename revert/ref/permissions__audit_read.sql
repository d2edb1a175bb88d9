-- Revert routiq:ref/permissions__audit_read from pg

begin;

delete from ref.permissions
where permission = 'audit.read';

commit;
