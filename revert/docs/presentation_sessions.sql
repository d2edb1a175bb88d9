-- Revert routiq:docs/presentation_sessions from pg

begin;

drop table docs.presentation_sessions;

delete from audit.sensitive_columns as s
where s.table_name = 'docs.presentation_sessions';

commit;
