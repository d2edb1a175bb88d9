-- Revert routiq:contact/duplicate_candidates from pg

begin;

delete from ref.status_transitions
where entity = 'contact.duplicate_candidates';

delete from audit.sensitive_columns
where table_name = 'contact.duplicate_candidates';

drop table contact.duplicate_candidates;

commit;
