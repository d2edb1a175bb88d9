-- Revert routiq:ref/name_titles from pg

begin;

drop table ref.name_titles;

commit;
