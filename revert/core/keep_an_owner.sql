-- Revert routiq:core/keep_an_owner from pg

begin;

drop function core.keep_an_owner();

commit;
