-- Revert routiq:contact/match_lock from pg

begin;

drop function contact.match_lock(uuid, boolean);

commit;
