-- Revert routiq:clinic/practitioners from pg

begin;

drop table clinic.practitioners;

commit;
