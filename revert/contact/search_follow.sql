-- Revert routiq:contact/search_follow from pg

begin;

drop trigger tg_patients_70_search_delete on contact.patients;
drop trigger tg_patients_70_search_update on contact.patients;
drop trigger tg_patients_70_search_insert on contact.patients;
drop trigger tg_contact_identifiers_70_search_delete on contact.contact_identifiers;
drop trigger tg_contact_identifiers_70_search_update on contact.contact_identifiers;
drop trigger tg_contact_identifiers_70_search_insert on contact.contact_identifiers;
drop trigger tg_contact_points_70_search_delete on contact.contact_points;
drop trigger tg_contact_points_70_search_update on contact.contact_points;
drop trigger tg_contact_points_70_search_insert on contact.contact_points;
drop trigger tg_contacts_70_search_delete on contact.contacts;
drop trigger tg_contacts_70_search_update on contact.contacts;
drop trigger tg_contacts_70_search_insert on contact.contacts;
drop function contact.search_follow();

commit;
