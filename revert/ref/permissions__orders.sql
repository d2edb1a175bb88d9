-- Revert routiq:ref/permissions__orders from pg

begin;

grant delete on ref.permissions to app_owner;

delete from ref.permissions
where
    permission in (
        'credits.write', 'invoices.read', 'invoices.write', 'orders.read', 'orders.write'
    );

revoke delete on ref.permissions from app_owner;

commit;
