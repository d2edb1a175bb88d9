-- Revert routiq:jobs/error_class from pg

begin;

drop function jobs.error_class(text);

commit;
