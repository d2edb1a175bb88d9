-- Revert routiq:core/require_restorable from pg

begin;

drop function core.require_restorable(uuid, uuid);

commit;
