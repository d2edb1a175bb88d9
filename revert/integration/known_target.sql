-- Revert routiq:integration/known_target from pg

begin;

drop function integration.known_target(uuid, text, text, text);

commit;
