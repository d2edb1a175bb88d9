-- Revert routiq:core/require_sight from pg

begin;

drop function core.require_sight(uuid, uuid);

commit;
