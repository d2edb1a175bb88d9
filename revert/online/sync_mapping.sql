-- Revert routiq:online/sync_mapping from pg

begin;

drop function online.sync_mapping(regclass, regclass, jsonb);

commit;
