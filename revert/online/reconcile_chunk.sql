-- Revert routiq:online/reconcile_chunk from pg

begin;

drop function online.reconcile_chunk(online.syncs, text, integer, text[], text, integer, integer);

commit;
