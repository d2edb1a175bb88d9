-- Revert routiq:ref/permissions__outbound from pg

begin;

grant delete on ref.permissions to app_owner;

delete from ref.permissions
where permission in ('outbound.write', 'templates.write');

revoke delete on ref.permissions from app_owner;

commit;
