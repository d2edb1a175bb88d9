-- Revert routiq:core/widen_sight from pg

begin;

drop function core.widen_sight();

commit;
