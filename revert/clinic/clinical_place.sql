-- Revert routiq:clinic/clinical_place from pg

begin;

drop function clinic.clinical_place(uuid, uuid, uuid);

commit;
