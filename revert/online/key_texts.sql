-- Revert routiq:online/key_texts from pg

begin;

drop function online.key_texts(regclass, name);

commit;
