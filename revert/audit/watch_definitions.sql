-- Revert routiq:audit/watch_definitions from pg

begin;

drop function audit.watch_definitions();

commit;
