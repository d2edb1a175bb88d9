-- Revert routiq:staging/validate from pg

begin;

drop function staging.validate(uuid);
drop function staging.rule_condition(text, text, text);

commit;
