-- Revert routiq:integration/authentication_tag from pg

begin;

drop function integration.authentication_tag(bytea, bytea, bytea);

commit;
