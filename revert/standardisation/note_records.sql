-- Revert routiq:standardisation/note_records from pg

begin;

drop function standardisation.note_records(text, bigint[], jsonb);

commit;
