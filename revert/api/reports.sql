-- Revert routiq:api/reports from pg

begin;

drop function api.list_reports(uuid, int, uuid);
drop function api.request_report(text, uuid, uuid, uuid, jsonb, text);

commit;
