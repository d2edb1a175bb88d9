-- Revert routiq:standardisation/quarantine from pg

begin;

drop view standardisation.kept_rows;
drop view standardisation.profile;
drop view standardisation.work_to_do;
drop view standardisation.quarantine;

commit;
