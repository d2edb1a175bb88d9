-- Revert routiq:core/forget_context from pg

begin;

drop function core.forget_context();

commit;
