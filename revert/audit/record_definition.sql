-- Revert routiq:audit/record_definition from pg

begin;

drop function audit.record_definition();

commit;
