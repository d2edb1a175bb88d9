-- Revert routiq:core/is_migrating from pg

begin;

drop function core.is_migrating();

commit;
