-- Revert routiq:clinic/skin_analysis_keys__policies from pg

begin;

drop policy skin_analysis_keys_app_migrator_all on clinic.skin_analysis_keys;
drop policy skin_analysis_keys_app_owner_own on clinic.skin_analysis_keys;
drop policy skin_analysis_keys_app_owner_all on clinic.skin_analysis_keys;

commit;
