-- Revert routiq:contact/find_linked from pg

begin;

drop function
contact.find_linked(double precision[], double precision[], double precision, double precision, double precision);

commit;
