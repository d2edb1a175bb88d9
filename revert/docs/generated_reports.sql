-- Revert routiq:docs/generated_reports from pg

begin;

drop table docs.generated_reports;

delete from ref.status_transitions
where entity = 'docs.generated_reports';

delete from audit.sensitive_columns as s
where s.table_name = 'docs.generated_reports';

commit;
