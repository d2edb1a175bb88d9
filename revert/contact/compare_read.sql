-- Revert routiq:contact/compare_read from pg

begin;

drop function contact.compare_read(text);

commit;
