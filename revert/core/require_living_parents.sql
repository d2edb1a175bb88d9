-- Revert routiq:core/require_living_parents from pg

begin;

drop function core.require_living_parents();

commit;
