-- Revert routiq:docs/documents from pg

begin;

drop table docs.documents;

delete from ref.status_transitions
where entity = 'docs.documents';

delete from audit.sensitive_columns
where table_name = 'docs.documents';

commit;
