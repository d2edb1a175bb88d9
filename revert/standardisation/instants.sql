-- Revert routiq:standardisation/instants from pg

begin;

drop function standardisation.written_instant(timestamptz);
drop function standardisation.date_defect(text, timestamptz);
drop function standardisation.read_instant(text);
drop function standardisation.read_other_instant(text);

commit;
