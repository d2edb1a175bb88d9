-- Revert routiq:api/analysis_figures from pg

begin;

drop function api.aggregate_analyses(date, date, text, text[], text);

commit;
