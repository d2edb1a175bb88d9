-- Revert routiq:contact/score_statement from pg

begin;

drop function contact.score_statement(text);

commit;
