-- Revert routiq:contact/schema from pg

begin;

drop schema contact;

commit;
