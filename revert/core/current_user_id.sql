-- Revert routiq:core/current_user_id from pg

begin;

drop function core.current_user_id();

commit;
