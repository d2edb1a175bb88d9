-- Revert routiq:audit/month_records from pg

begin;

drop function audit.month_records(text, date);

commit;
