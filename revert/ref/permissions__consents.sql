-- Revert routiq:ref/permissions__consents from pg

begin;

grant delete on ref.permissions to app_owner;

delete from ref.permissions
where
    permission in (
        'consents.write'
    );

revoke delete on ref.permissions from app_owner;

commit;
