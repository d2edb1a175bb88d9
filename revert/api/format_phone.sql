-- Revert routiq:api/format_phone from pg

begin;

drop function api.format_phone(text, text, text);

commit;
