-- Revert routiq:core/begin_once from pg

begin;

drop function core.begin_once(text, text, jsonb);

commit;
