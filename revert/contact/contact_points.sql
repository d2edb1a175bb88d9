-- Revert routiq:contact/contact_points from pg

begin;

drop table contact.contact_points;

commit;
