-- Revert routiq:staging/rules from pg

begin;

drop table staging.rules;

commit;
