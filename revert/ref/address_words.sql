-- Revert routiq:ref/address_words from pg

begin;

drop table ref.address_words;

commit;
