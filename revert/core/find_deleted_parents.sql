-- Revert routiq:core/find_deleted_parents from pg

begin;

drop function core.find_deleted_parents();

commit;
