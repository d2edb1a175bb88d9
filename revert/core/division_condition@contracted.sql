-- Revert routiq:core/division_condition from pg

begin;

drop function core.division_condition(regclass, text, uuid, uuid[]);

commit;
