-- Revert routiq:contact/keep_merged from pg

begin;

drop trigger tg_contacts_65_keep_merged on contact.contacts;
drop function contact.keep_merged();

commit;
