-- Revert routiq:ref/permissions__analytics from pg

begin;

grant delete on ref.permissions to app_owner;

delete from ref.permissions
where
    permission in (
        'analytics.read',
        'analytics.write'
    );

revoke delete on ref.permissions from app_owner;

commit;
