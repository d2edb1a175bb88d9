-- Revert routiq:integration/credential_uses from pg

begin;

drop table integration.credential_uses;

drop sequence integration.use_numbers;

commit;
