-- Revert routiq:contact/find_kept from pg

begin;

drop function contact.find_kept(uuid);

commit;
