-- Verify routiq:contact/match_handlers on pg

begin;

do $verify$
begin
    assert exists (
        select
        from jobs.handlers as h
        where h.kind = 'contacts.match' and h.routine = 'contact.match_job'
    ), 'the job that finds duplicates should have its handler';
end
$verify$;

rollback;
