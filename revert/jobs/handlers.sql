-- Revert routiq:jobs/handlers from pg

begin;

drop table jobs.handlers;

commit;
