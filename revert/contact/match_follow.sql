-- Revert routiq:contact/match_follow from pg

begin;

drop trigger tg_contacts_75_match_update on contact.contacts;
drop trigger tg_contacts_75_match_insert on contact.contacts;
drop function contact.match_follow();

commit;
