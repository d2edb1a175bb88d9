-- Revert routiq:contact/contact_merges from pg

begin;

delete from audit.sensitive_columns
where table_name = 'contact.contact_merges';

drop table contact.contact_merges;

commit;
