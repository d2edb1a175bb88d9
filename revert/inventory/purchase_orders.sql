-- Revert routiq:inventory/purchase_orders from pg

begin;

drop table inventory.purchase_orders;

delete from ref.status_transitions
where entity = 'inventory.purchase_orders';

commit;
