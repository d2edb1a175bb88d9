-- Revert routiq:online/handover_access from pg

begin;

drop function online.handover_access(regclass, regclass, text);

commit;
