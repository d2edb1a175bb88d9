-- Revert routiq:integration/report_call from pg

begin;

drop function integration.report_call(uuid, text, text, int, text, timestamptz);

commit;
