-- Revert routiq:clinic/treatment_photos from pg

begin;

drop table clinic.treatment_photos;

delete from audit.sensitive_columns
where table_name = 'clinic.treatment_photos';

commit;
