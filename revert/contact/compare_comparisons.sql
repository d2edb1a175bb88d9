-- Revert routiq:contact/compare_comparisons from pg

begin;

drop function contact.compare_comparisons();

commit;
