-- Revert routiq:ref/permissions__leads from pg

begin;

grant delete on ref.permissions to app_owner;

delete from ref.permissions
where
    permission in (
        'chat.write',
        'leads.read',
        'leads.write',
        'loyalty.read',
        'promotions.write',
        'redemptions.write',
        'stock.read',
        'stock.write'
    );

revoke delete on ref.permissions from app_owner;

commit;
