-- Revert routiq:api/normalize_email from pg

begin;

drop function api.normalize_email(text);

commit;
