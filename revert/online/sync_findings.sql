-- Revert routiq:online/sync_findings from pg

begin;

drop table online.sync_differences;
drop table online.sync_chunks;

commit;
