-- Revert routiq:core/is_staff from pg

begin;

drop function core.is_staff();

commit;
