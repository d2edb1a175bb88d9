-- Revert routiq:integration/warn_of_disclosure from pg

begin;

drop function integration.warn_of_disclosure(jsonb);

commit;
