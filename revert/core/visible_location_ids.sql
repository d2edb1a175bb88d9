-- Revert routiq:core/visible_location_ids from pg

begin;

drop function core.visible_location_ids(uuid, uuid, text);

commit;
