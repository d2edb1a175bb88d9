-- Revert routiq:core/current_branch_keys from pg

begin;

drop function core.current_branch_keys();

commit;
