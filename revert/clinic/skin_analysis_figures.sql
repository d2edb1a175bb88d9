-- Revert routiq:clinic/skin_analysis_figures from pg

begin;

drop table clinic.skin_analysis_figures;

commit;
