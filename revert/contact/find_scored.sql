-- Revert routiq:contact/find_scored from pg

begin;

drop function contact.find_scored(uuid);

commit;
