-- Revert routiq:ref/letters from pg

begin;

drop table ref.letters;

commit;
