-- Revert routiq:online/handover_lacking from pg

begin;

drop function online.handover_lacking(regclass, regclass);

commit;
