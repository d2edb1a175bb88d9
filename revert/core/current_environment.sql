-- Revert routiq:core/current_environment from pg

begin;

drop function core.current_environment();

commit;
