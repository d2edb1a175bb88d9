-- Deploy routiq:jobs/cron_expression to pg
-- requires: jobs/schema
--
-- The form alone: whether the 31st of February ever comes is for the function that looks for it.

begin;

create domain jobs.cron_expression as text
constraint ck_cron_expression_form
check (value ~ '^[0-9A-Za-z*/,?#-]+( [0-9A-Za-z*/,?#-]+){4}$' and length(value) <= 200);

alter domain jobs.cron_expression owner to app_owner;

revoke all on domain jobs.cron_expression from public;

comment on domain jobs.cron_expression is
    'When something is done again and again: minute, hour, day, month, day of the week';

commit;
