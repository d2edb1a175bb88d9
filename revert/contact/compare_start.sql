-- Revert routiq:contact/compare_start from pg

begin;

drop function contact.compare_start();

commit;
