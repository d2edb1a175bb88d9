-- Revert routiq:billing/keep_xero_batch from pg

begin;

drop function billing.keep_xero_batch(jsonb);
drop function billing.told_by_xero(jsonb);

commit;
