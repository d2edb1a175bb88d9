-- Revert routiq:api/segments from pg

begin;

drop function api.list_segment_members(uuid, int, uuid);
drop function api.list_segments();
drop function api.build_segment(uuid);
drop function api.save_segment(text, jsonb, text, uuid, int);

commit;
