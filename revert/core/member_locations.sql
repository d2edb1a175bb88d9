-- Revert routiq:core/member_locations from pg

begin;

drop table core.member_locations;

commit;
