-- Revert routiq:core/sees_every_branch from pg

begin;

drop function core.sees_every_branch();

commit;
