-- Revert routiq:api/presentations from pg

begin;

drop function api.list_presentations(uuid, int, uuid);
drop function api.end_presentation(uuid, text, int);
drop function api.show_in_presentation(uuid, uuid, uuid);
drop function api.start_presentation(uuid, uuid, uuid, text);

commit;
