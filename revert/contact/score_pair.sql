-- Revert routiq:contact/score_pair from pg

begin;

drop function contact.score_pair(uuid, uuid, uuid);

commit;
