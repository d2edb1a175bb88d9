-- Revert routiq:ref/permissions__practice from pg

begin;

grant delete on ref.permissions to app_owner;

delete from ref.permissions
where
    permission in (
        'appointments.read', 'conversations.read', 'conversations.write', 'integrations.write'
    );

revoke delete on ref.permissions from app_owner;

commit;
