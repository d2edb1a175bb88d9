-- Revert routiq:contact/formal_names from pg

begin;

drop function contact.formal_names(text);

commit;
