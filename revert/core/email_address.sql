-- Revert routiq:core/email_address from pg

begin;

drop domain core.email_address;

commit;
