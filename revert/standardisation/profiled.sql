-- Revert routiq:standardisation/profiled from pg

begin;

drop table standardisation.column_profiles;

commit;
