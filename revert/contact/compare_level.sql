-- Revert routiq:contact/compare_level from pg

begin;

drop function contact.compare_level(int);

commit;
