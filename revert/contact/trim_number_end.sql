-- Revert routiq:contact/trim_number_end from pg

begin;

drop function contact.trim_number_end(text);

commit;
