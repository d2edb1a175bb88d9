-- Revert routiq:billing/subscriptions from pg

begin;

delete from core.delete_rules
where child_table = 'billing.subscriptions';

delete from ref.status_transitions
where entity = 'billing.subscriptions';

drop table billing.subscriptions;

commit;
