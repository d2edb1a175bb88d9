-- Revert routiq:ref/permissions__contacts from pg

begin;

grant delete on ref.permissions to app_owner;

delete from ref.permissions
where permission in ('contacts.read', 'contacts.write', 'merges.write');

revoke delete on ref.permissions from app_owner;

commit;
