-- Revert routiq:ops/alert_rules from pg

begin;

drop table ops.alert_rules;

commit;
