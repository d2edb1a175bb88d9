-- Revert routiq:contact/activities from pg

begin;

drop table contact.activities;

delete from audit.sensitive_columns as s
where s.table_name = 'contact.activities';

commit;
