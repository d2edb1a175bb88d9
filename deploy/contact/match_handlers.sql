-- Deploy routiq:contact/match_handlers to pg
-- requires: contact/match_job
-- requires: jobs/handlers
-- requires: jobs/handlers__platform

begin;

insert into jobs.handlers (kind, routine, description)
values
('contacts.match', 'contact.match_job', 'Finds contacts that stand twice');

commit;
