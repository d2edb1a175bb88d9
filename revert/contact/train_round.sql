-- Revert routiq:contact/train_round from pg

begin;

drop function
contact.train_round(double precision[], double precision[], double precision, double precision);

commit;
