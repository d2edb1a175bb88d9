-- Revert routiq:jobs/dead_letters from pg

begin;

drop table jobs.dead_letters;

commit;
