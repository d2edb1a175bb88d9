-- Revert routiq:contact/proposals from pg

begin;

drop table contact.proposals;

delete from ref.status_transitions
where entity = 'contact.proposals';

delete from audit.sensitive_columns as s
where s.table_name = 'contact.proposals';

commit;
