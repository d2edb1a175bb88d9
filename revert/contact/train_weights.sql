-- Revert routiq:contact/train_weights from pg

begin;

drop function contact.train_weights(double precision[], double precision[]);

commit;
