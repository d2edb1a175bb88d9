-- Revert routiq:billing/keep_payments from pg

begin;

drop trigger tg_payment_allocations_70_settle_delete on billing.payment_allocations;
drop trigger tg_payment_allocations_70_settle_update on billing.payment_allocations;
drop trigger tg_payment_allocations_70_settle_insert on billing.payment_allocations;
drop trigger tg_payment_allocations_15_place on billing.payment_allocations;
drop function billing.settle_allocations();
drop function billing.place_allocation();

commit;
