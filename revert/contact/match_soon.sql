-- Revert routiq:contact/match_soon from pg

begin;

drop function contact.match_soon(uuid[], uuid[]);

commit;
