-- Revert routiq:billing/payments__keep_version from pg

begin;

create or replace trigger tg_payments_10_touch_row
before insert or update on billing.payments
for each row execute function core.touch_row();

commit;
