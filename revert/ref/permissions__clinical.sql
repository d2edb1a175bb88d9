-- Revert routiq:ref/permissions__clinical from pg

begin;

grant delete on ref.permissions to app_owner;

delete from ref.permissions
where
    permission in ('clinical.read', 'clinical.write', 'documents.read', 'documents.write');

revoke delete on ref.permissions from app_owner;

commit;
