-- Revert routiq:online/handover_sequences from pg

begin;

drop function online.handover_sequences(regclass, regclass, text);

commit;
