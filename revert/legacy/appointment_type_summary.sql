-- Revert routiq:legacy/appointment_type_summary from pg

begin;

drop view legacy.appointment_type_summary;

commit;
