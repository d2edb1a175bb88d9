-- Revert routiq:ops/table_sizes__policies from pg

begin;

drop view ops.v_table_growth;
drop function ops.maintain(jobs.jobs);
drop policy table_sizes_app_migrator_all on ops.table_sizes;
drop policy table_sizes_app_owner_all on ops.table_sizes;

commit;
