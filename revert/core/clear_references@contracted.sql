-- Revert routiq:core/clear_references from pg

begin;

drop function core.clear_references(uuid, uuid);

commit;
