-- Revert routiq:audit/append_changes from pg

begin;

drop function audit.append_changes(audit.events, text[], text, jsonb[], jsonb[]);

commit;
