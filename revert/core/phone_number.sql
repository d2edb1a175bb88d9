-- Revert routiq:core/phone_number from pg

begin;

drop domain core.phone_number;

commit;
