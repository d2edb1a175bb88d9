-- Revert routiq:standardisation/profiling from pg

begin;

drop function standardisation.profile_table(text);
drop function standardisation.form_of(text);

commit;
