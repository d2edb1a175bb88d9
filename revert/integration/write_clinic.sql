-- Revert routiq:integration/write_clinic from pg

begin;

drop function integration.write_clinic(uuid, text, text, jsonb);

commit;
