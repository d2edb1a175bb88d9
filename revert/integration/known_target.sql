-- Revert routiq:integration/known_target from pg

begin;

drop function integration.known_target(uuid, text, text, text);
drop function integration.type_named(uuid, text);

commit;
