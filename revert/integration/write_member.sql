-- Revert routiq:integration/write_member from pg

begin;

drop function integration.write_member(uuid, text, text, jsonb);

commit;
