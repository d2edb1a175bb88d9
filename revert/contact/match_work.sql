-- Revert routiq:contact/match_work from pg

begin;

drop function contact.match_work();

commit;
