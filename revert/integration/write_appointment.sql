-- Revert routiq:integration/write_appointment from pg

begin;

drop function integration.write_appointment(uuid, text, text, jsonb);

commit;
