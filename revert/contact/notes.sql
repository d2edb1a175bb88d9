-- Revert routiq:contact/notes from pg

begin;

drop table contact.notes;

delete from audit.sensitive_columns as s
where s.table_name = 'contact.notes';

commit;
