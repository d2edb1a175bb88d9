-- Revert routiq:core/follow_status_flow from pg

begin;

drop function core.follow_status_flow();

commit;
