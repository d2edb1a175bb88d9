-- Revert routiq:billing/next_number from pg

begin;

drop function billing.next_number(text);
drop function billing.minor_digits(text);

commit;
