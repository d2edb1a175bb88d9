-- Revert routiq:api/notes from pg

begin;

drop function api.search_notes(text, int);
drop function api.list_notes(uuid, int, uuid);
drop function api.add_note(uuid, text, uuid, text);

commit;
