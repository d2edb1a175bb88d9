-- Revert routiq:ops/alerts from pg

begin;

drop table ops.alerts;

delete from ref.status_transitions
where entity = 'ops.alerts';

commit;
