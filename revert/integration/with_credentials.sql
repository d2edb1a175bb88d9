-- Revert routiq:integration/with_credentials from pg

begin;

drop function integration.with_credentials(uuid, text, text);

commit;
