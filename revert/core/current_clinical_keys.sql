-- Revert routiq:core/current_clinical_keys from pg

begin;

drop function core.current_clinical_keys();

commit;
