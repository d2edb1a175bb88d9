-- Revert routiq:staging/rules__payments from pg

begin;

delete from staging.rules
where entity in ('payment', 'payment_allocation');

delete from staging.columns
where entity in ('payment', 'payment_allocation');

commit;
