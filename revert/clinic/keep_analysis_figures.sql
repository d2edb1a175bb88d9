-- Revert routiq:clinic/keep_analysis_figures from pg

begin;

drop trigger tg_skin_analyses_40_figures_delete on clinic.skin_analyses;
drop trigger tg_skin_analyses_40_figures_update on clinic.skin_analyses;
drop trigger tg_skin_analyses_40_figures_insert on clinic.skin_analyses;
drop function clinic.keep_analysis_figures();
drop function clinic.recount_analysis_figures(uuid, date, date);
drop function clinic.add_analysis_figures(clinic.skin_analyses[], clinic.skin_analyses[]);

commit;
