-- Revert routiq:core/delete_rules from pg

begin;

drop table core.delete_rules;

commit;
