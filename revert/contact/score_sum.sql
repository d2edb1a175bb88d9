-- Revert routiq:contact/score_sum from pg

begin;

drop function contact.score_sum(text, boolean);

commit;
