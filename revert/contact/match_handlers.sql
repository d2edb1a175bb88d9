-- Revert routiq:contact/match_handlers from pg

begin;

delete from jobs.handlers
where kind = 'contacts.match';

commit;
