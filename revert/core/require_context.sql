-- Revert routiq:core/require_context from pg

begin;

drop function core.require_context();

commit;
