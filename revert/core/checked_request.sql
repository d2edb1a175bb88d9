-- Revert routiq:core/checked_request from pg

begin;

drop function core.checked_request();

commit;
