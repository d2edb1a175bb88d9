-- Revert routiq:standardisation/note_organizations from pg

begin;

drop function standardisation.note_organizations();

commit;
