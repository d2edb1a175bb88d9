-- Revert routiq:integration/known_user from pg

begin;

drop function integration.known_user(text, boolean);

commit;
