-- Revert routiq:integration/keep_outcomes from pg

begin;

drop function integration.keep_outcomes(uuid, text, text, jsonb, jsonb, jsonb);

commit;
