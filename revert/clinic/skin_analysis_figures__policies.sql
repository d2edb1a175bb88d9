-- Revert routiq:clinic/skin_analysis_figures__policies from pg

begin;

drop policy skin_analysis_figures_app_migrator_all on clinic.skin_analysis_figures;
drop policy skin_analysis_figures_app_owner_sight on clinic.skin_analysis_figures;
drop policy skin_analysis_figures_app_owner_all on clinic.skin_analysis_figures;

commit;
