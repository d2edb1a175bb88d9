-- Revert routiq:core/refuse_dependents from pg

begin;

drop function core.refuse_dependents(uuid, uuid);
drop function core.is_refused_first(text);

commit;
