-- Revert routiq:audit/append_link from pg

begin;

drop function audit.append_link(uuid, text, text, date, bigint[], bytea, jsonb);

commit;
