-- Revert routiq:core/time_zone_name from pg

begin;

drop domain core.time_zone_name;

commit;
