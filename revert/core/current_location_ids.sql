-- Revert routiq:core/current_location_ids from pg

begin;

drop function core.current_location_ids();

commit;
