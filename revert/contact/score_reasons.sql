-- Revert routiq:contact/score_reasons from pg

begin;

drop function contact.score_reasons();

commit;
