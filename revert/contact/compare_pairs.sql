-- Revert routiq:contact/compare_pairs from pg

begin;

drop function contact.compare_pairs(bigint);

commit;
