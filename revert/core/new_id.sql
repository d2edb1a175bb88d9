-- Revert routiq:core/new_id from pg

begin;

drop function core.new_id();

commit;
