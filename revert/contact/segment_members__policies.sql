-- Revert routiq:contact/segment_members__policies from pg

begin;

drop policy segment_members_app_migrator_all on contact.segment_members;
drop policy segment_members_app_owner_staff on contact.segment_members;
drop policy segment_members_app_owner_all on contact.segment_members;

commit;
