-- Revert routiq:api/skin_analyses from pg

begin;

drop function api.analysis_history(uuid, text, int, uuid);
drop function api.list_skin_analyses(uuid, int, uuid);
drop function api.record_skin_analysis(uuid, text, text, jsonb, float8, uuid, uuid, uuid);

commit;
