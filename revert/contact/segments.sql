-- Revert routiq:contact/segments from pg

begin;

drop table contact.segments;

commit;
