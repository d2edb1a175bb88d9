-- Revert routiq:contact/contact_points__policies from pg

begin;

drop policy contact_points_app_migrator_all on contact.contact_points;
drop policy contact_points_app_owner_own on contact.contact_points;
drop policy contact_points_app_owner_all on contact.contact_points;

commit;
