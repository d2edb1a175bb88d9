-- Revert routiq:clinic/skin_analyses__policies from pg

begin;

drop policy skin_analyses_app_migrator_all on clinic.skin_analyses;
drop policy skin_analyses_app_owner_sight on clinic.skin_analyses;
drop policy skin_analyses_app_owner_all on clinic.skin_analyses;

commit;
