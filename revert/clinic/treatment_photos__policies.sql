-- Revert routiq:clinic/treatment_photos__policies from pg

begin;

drop policy treatment_photos_app_migrator_all on clinic.treatment_photos;
drop policy treatment_photos_app_owner_sight on clinic.treatment_photos;
drop policy treatment_photos_app_owner_all on clinic.treatment_photos;

commit;
