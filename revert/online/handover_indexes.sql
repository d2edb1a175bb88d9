-- Revert routiq:online/handover_indexes from pg

begin;

drop function online.handover_indexes(regclass, regclass);

commit;
