-- Revert routiq:clinic/availability_rules from pg

begin;

drop table clinic.availability_rules;

commit;
