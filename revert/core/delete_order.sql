-- Revert routiq:core/delete_order from pg

begin;

drop function core.delete_order();

commit;
