-- Revert routiq:online/handover_blocked from pg

begin;

drop function online.handover_blocked(regclass);

commit;
