-- Revert routiq:staging/contacts from pg

begin;

drop table staging.contacts;

commit;
