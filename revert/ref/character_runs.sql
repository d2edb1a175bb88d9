-- Revert routiq:ref/character_runs from pg

begin;

drop table ref.character_runs;

commit;
