-- Revert routiq:online/partitioned_keys from pg

begin;

drop function online.partitioned_keys(regclass, text, text[]);

commit;
