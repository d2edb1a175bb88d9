-- Revert routiq:contact/match_candidates from pg

begin;

drop function contact.match_candidates();

commit;
