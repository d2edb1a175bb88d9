-- Revert routiq:audit/digested from pg

begin;

drop function audit.digested(jsonb, text[], text, uuid, uuid, text);

commit;
