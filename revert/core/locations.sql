-- Revert routiq:core/locations from pg

begin;

drop table core.locations;

commit;
