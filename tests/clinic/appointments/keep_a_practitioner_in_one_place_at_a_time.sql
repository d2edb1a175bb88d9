begin;

select plan(13);

select test.make_clinic();

create temporary table first as
select test.book('Mary', 'Doctor Harbour', 9) as id;

select throws_ok(
    $$select test.book('Noah', 'Doctor Harbour', 9.5)$$, '23P01', null,
    'nobody is treated twice at the same time'
);
select throws_ok(
    $$select test.book('Noah', 'Doctor Harbour', 8.5, p_status => 'pending')$$, '23P01', null,
    'what is asked for waits for a free time too'
);
select lives_ok(
    $$select test.book('Noah', 'Doctor Harbour', 10)$$, 'the next begins when the first ends'
);
select lives_ok(
    $$select test.book('Noah', 'Doctor Hill', 9)$$, 'another practitioner is free'
);
select lives_ok(
    $$select test.book('Sue', null, 9), test.book('Sue', null, 9)$$,
    'where nobody is named, nobody is taken'
);
select lives_ok(
    $$
        select test.book('Noah', 'Doctor Harbour', 9, p_status => s.status)
        from unnest(array['proposed', 'waitlist', 'cancelled', 'noshow']) as s (status)
    $$,
    'a proposal, a waiting list and what did not take place take no time'
);
select throws_ok(
    $$
        update clinic.appointments set status = 'booked'
        where status = 'cancelled'
    $$,
    '23P01', null, 'what was cancelled is not booked again where another is'
);

-- A group, or a double booking made in another system: said, not forbidden.
select lives_ok(
    $$
        insert into clinic.appointments (
            organization_id,
            contact_id,
            practitioner_id,
            start_at,
            end_at,
            is_overlap_allowed,
            source
        )
        select a.organization_id, a.contact_id, a.practitioner_id, a.start_at, a.end_at, true, 'cliniko'
        from clinic.appointments as a
        inner join first as f
            on a.id = f.id
    $$,
    'an overlap that is meant is let in'
);
select throws_ok(
    $$update clinic.appointments set is_overlap_allowed = false where source = 'cliniko'$$,
    '23P01', null, 'and only as long as it is meant'
);

update clinic.appointments as a
set status = 'cancelled', cancellation_reason = 'ill'
from first as f
where a.id = f.id;

select lives_ok(
    $$select test.book('Noah', 'Doctor Harbour', 9)$$, 'a cancelled appointment frees its time'
);
select throws_ok(
    $$select test.book('Mary', 'Doctor Harbour', 9)$$, '23P01', null, 'for one other'
);

update clinic.appointments set deleted_at = now()
where status = 'booked' and start_at = '2026-03-02 09:00+00';

select lives_ok(
    $$select test.book('Mary', 'Doctor Harbour', 9)$$, 'so does one that was taken away'
);

-- Restore puts back what was there; it does not push out what came since.
select throws_ok(
    $$update clinic.appointments set deleted_at = null where start_at = '2026-03-02 09:00+00'$$,
    '23P01', null, 'what was taken away does not come back to a time that is taken'
);

select *
from finish();

rollback;
