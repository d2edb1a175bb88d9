-- Revert routiq:ref/activity_rules from pg

begin;

drop table ref.activity_rules;

commit;
