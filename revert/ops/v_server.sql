-- Revert routiq:ops/v_server from pg

begin;

drop view ops.v_autovacuum_plan;
drop view ops.v_table_health;
drop view ops.v_index_hit;
drop view ops.v_cache_hit;
drop view ops.v_slow_queries;
drop function ops.statement_figures();

commit;
