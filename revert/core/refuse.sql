-- Revert routiq:core/refuse from pg

begin;

drop function core.refuse(text, text, text, text);

commit;
