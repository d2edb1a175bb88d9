-- Revert routiq:contact/score_explained from pg

begin;

drop function contact.score_explained(text);

commit;
