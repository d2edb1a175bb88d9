-- Revert routiq:core/require_own_branch from pg

begin;

drop function core.require_own_branch(uuid);

commit;
