-- Revert routiq:audit/log_access from pg

begin;

drop function audit.log_access(text, text, uuid[]);

commit;
