-- Revert routiq:contact/segments__policies from pg

begin;

drop policy segments_app_migrator_all on contact.segments;
drop policy segments_app_owner_staff on contact.segments;
drop policy segments_app_owner_all on contact.segments;

commit;
