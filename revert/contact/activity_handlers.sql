-- Revert routiq:contact/activity_handlers from pg

begin;

delete from jobs.schedule_defaults
where name = 'contacts.recompute_activity';

delete from jobs.handlers
where kind = 'contacts.recompute_activity';

commit;
