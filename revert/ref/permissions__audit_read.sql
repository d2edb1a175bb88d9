-- Revert routiq:ref/permissions__audit_read from pg

begin;

grant delete on ref.permissions to app_owner;

delete from ref.permissions
where permission = 'audit.read';

revoke delete on ref.permissions from app_owner;

commit;
