-- Revert routiq:online/handover_statements from pg

begin;

drop function online.handover_statements(online.syncs, regclass, regclass, name, text[]);

commit;
