-- Revert routiq:online/apply_numbering from pg

begin;

drop function online.apply_numbering(regclass, name, name, "char");

commit;
