-- Revert routiq:docs/make_reports from pg

begin;

drop function docs.fail_report(uuid, text);
drop function docs.finish_report(uuid, text, jsonb);
drop function docs.begin_report(uuid);

commit;
