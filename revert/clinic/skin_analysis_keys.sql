-- Revert routiq:clinic/skin_analysis_keys from pg

begin;

drop table clinic.skin_analysis_keys;

commit;
