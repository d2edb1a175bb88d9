-- Revert routiq:online/note_sync from pg

begin;

drop function online.note_sync(text, jsonb);

commit;
