-- Revert routiq:ops/metrics from pg

begin;

drop function ops.metrics_text();
drop function ops.metrics();
drop function ops.platform_figures();
drop function ops.server_figures();

commit;
