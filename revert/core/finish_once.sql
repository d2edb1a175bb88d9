-- Revert routiq:core/finish_once from pg

begin;

drop function core.finish_once(text, jsonb);

commit;
