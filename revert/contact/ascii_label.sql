-- Revert routiq:contact/ascii_label from pg

begin;

drop function contact.ascii_label(text);

commit;
