-- Revert routiq:online/mirrored_indexes from pg

begin;

drop function online.mirrored_indexes(text);

commit;
