-- Revert routiq:online/handover_triggers from pg

begin;

drop function online.handover_triggers(regclass, regclass, text);

commit;
