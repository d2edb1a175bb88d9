-- Revert routiq:contact/ascii_host from pg

begin;

drop function contact.ascii_host(text);

commit;
