-- Revert routiq:contact/find_notes from pg

begin;

drop function contact.find_notes(text, int);

commit;
