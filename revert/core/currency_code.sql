-- Revert routiq:core/currency_code from pg

begin;

drop domain core.currency_code;

commit;
