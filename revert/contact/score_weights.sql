-- Revert routiq:contact/score_weights from pg

begin;

drop function contact.score_weights(double precision[], double precision[]);

commit;
