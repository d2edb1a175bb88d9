-- Revert routiq:ref/permissions__chat from pg

begin;

grant delete on ref.permissions to app_owner;

delete from ref.permissions
where permission in ('rooms.write');

revoke delete on ref.permissions from app_owner;

commit;
