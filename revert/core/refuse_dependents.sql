-- Revert routiq:core/refuse_dependents from pg

begin;

drop function core.refuse_dependents(uuid, uuid);

commit;
