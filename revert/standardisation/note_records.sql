-- Revert routiq:standardisation/note_records from pg

begin;

drop function standardisation.note_records(text, bigint[], standardisation.records[]);
drop function standardisation.note_statement(text);

commit;
