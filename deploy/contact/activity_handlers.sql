-- Deploy routiq:contact/activity_handlers to pg
-- requires: contact/recompute_activity
-- requires: jobs/handlers
-- requires: jobs/schedule_defaults

begin;

insert into jobs.handlers (kind, routine, description)
values
(
    'contacts.recompute_activity', 'contact.recompute_activity_job',
    'Scores how active patients are'
);

insert into jobs.schedule_defaults (name, kind, cron, description)
values
(
    'contacts.recompute_activity', 'contacts.recompute_activity', '35 3 * * *',
    'Scores how active patients are'
);

commit;
