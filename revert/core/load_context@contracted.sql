-- Revert routiq:core/load_context from pg

begin;

drop function core.load_context();

commit;
