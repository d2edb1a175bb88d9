-- Revert routiq:contact/match_follow_parts from pg

begin;

drop trigger tg_contact_identifiers_75_match_delete on contact.contact_identifiers;
drop trigger tg_contact_identifiers_75_match_update on contact.contact_identifiers;
drop trigger tg_contact_identifiers_75_match_insert on contact.contact_identifiers;
drop trigger tg_contact_points_75_match_delete on contact.contact_points;
drop trigger tg_contact_points_75_match_update on contact.contact_points;
drop trigger tg_contact_points_75_match_insert on contact.contact_points;
drop function contact.match_follow_parts();

commit;
