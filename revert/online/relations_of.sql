-- Revert routiq:online/relations_of from pg

begin;

drop function online.relations_of(text, text);

commit;
