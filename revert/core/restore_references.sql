-- Revert routiq:core/restore_references from pg

begin;

drop function core.restore_references(uuid, uuid);

commit;
