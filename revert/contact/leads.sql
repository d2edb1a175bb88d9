-- Revert routiq:contact/leads from pg

begin;

drop table contact.leads;

delete from ref.status_transitions
where entity = 'contact.leads.stage';

delete from audit.sensitive_columns as s
where s.table_name = 'contact.leads';

commit;
