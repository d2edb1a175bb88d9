-- Revert routiq:legacy/contacts from pg

begin;

drop table legacy.contacts;

commit;
