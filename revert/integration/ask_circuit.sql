-- Revert routiq:integration/ask_circuit from pg

begin;

drop function integration.ask_circuit(uuid, text, timestamptz);

commit;
