-- Revert routiq:core/set_context from pg

begin;

drop function core.set_context(text[], text[]);
drop function core.set_context(text, text);

commit;
