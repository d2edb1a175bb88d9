-- Revert routiq:api/normalize_phone from pg

begin;

drop function api.normalize_phone(text, text);

commit;
