begin;

select plan(8);

select test.make_tenants();

create temporary table loads (name text, id uuid);

-- 20 March is standard time in Perth as everywhere else; the clinic is in Sydney, eleven hours ahead
update core.organizations set time_zone = 'Australia/Sydney' where slug = 'north';

insert into loads
select
    'practitioners',
    test.land('north', 'practitioner', '[{"external_id": "D1", "name": "Dr Who", "is_active": "No"}]');

select test.promote(l.id) from loads as l;

create function pg_temp.old_appointments()
returns jsonb
language sql
as $function$
    select jsonb_agg(
        jsonb_build_object(
            'external_id', a.id, 'contact_id', a.contact_id, 'practitioner_id', 'D1',
            'type_name', 'Initial', 'start_at', a.start_at, 'end_at', a.end_at,
            'status_name', a.status_name, 'modified_at', '20/03/2026 08:00'
        )
    )
    from (
        values
        ('A1', '1', '20/03/2026 9:00 AM', '20/03/2026 9:30 AM', 'Completed'),
        ('A2', '99', '20/03/2026 9:00 AM', '20/03/2026 9:30 AM', 'Booked'),
        ('A3', '1', '20/03/2026 5:15 PM', '20/03/2026 5:00 PM', 'Booked'),
        ('A4', '1', '20/03/2026 9:00 AM', '20/03/2026 9:30 AM', 'Lost'),
        ('A5', '1', '2026-03-20T09:00:00Z', '2026-03-20T09:10:00Z', 'no show')
    ) as a (id, contact_id, start_at, end_at, status_name)
$function$;

insert into loads
select 'appointments', test.land('north', 'appointment', pg_temp.old_appointments());

select results_eq(
    $$select q.external_id, q.reasons from staging.quarantine as q order by q.external_id$$,
    $$
    values
    ('A1', array['orphan']), ('A2', array['orphan']), ('A3', array['orphan', 'bad_times']),
    ('A4', array['orphan', 'unknown_status']), ('A5', array['orphan'])
    $$,
    'what names somebody who did not come waits'
);

select test.promote(l.id) from loads as l where l.name = 'appointments';

insert into loads
select 'people', test.land('north', 'contact', test.old_people());

select test.promote(l.id) from loads as l where l.name = 'people';

select staging.validate(l.id) from loads as l where l.name = 'appointments';

select test.promote(l.id, 1) from loads as l where l.name = 'appointments';

select results_eq(
    $$
    select
        a.start_at, a.status, c.given_name, p.name, p.is_active, t.name, a.source
    from clinic.appointments as a
    inner join contact.contacts as c on a.contact_id = c.id
    inner join clinic.practitioners as p on a.practitioner_id = p.id
    inner join clinic.appointment_types as t on a.appointment_type_id = t.id
    order by a.start_at
    $$,
    $$
    values
    (
        '2026-03-19 22:00:00+00'::timestamptz, 'fulfilled', 'Ada', 'Dr Who', false, 'Initial',
        'filemaker'
    ),
    ('2026-03-20 09:00:00+00', 'noshow', 'Ada', 'Dr Who', false, 'Initial', 'filemaker')
    $$,
    'and comes once that is there; instants without a zone are of the clinic'
);

select results_eq(
    $$
    select r.measure, r.found, r.details ->> 'waiting'
    from loads as l cross join staging.reconcile(l.id) as r
    where l.name = 'appointments' and (not r.is_equal or r.measure = 'orphans')
    $$,
    $$values ('orphans', 0::numeric, '1')$$,
    'both sides agree, and what still waits is counted'
);

select is(
    (select r.found from loads as l cross join staging.reconcile(l.id) as r where l.name = 'appointments' and r.measure = 'sum' and r.subject = 'start_at'),
    extract(epoch from '2026-03-19 22:00:00+00'::timestamptz) + extract(epoch from '2026-03-20 09:00:00+00'::timestamptz),
    'the sum of an instant is of its seconds'
);

select ok(
    (select w.reason = 'something refers to it' from loads as l cross join staging.written_since(l.id) as w where l.name = 'people'),
    'people with appointments are not taken back before these'
);

-- ours is newer: written here after the load, and after it changed there
update clinic.appointments set notes = 'Ours', updated_at = now() where status = 'noshow';

insert into loads
select
    'again',
    test.land(
        'north', 'appointment',
        jsonb_build_array(
            pg_temp.old_appointments() -> 0 || '{"status_name": "booked", "modified_at": "21/03/2026 08:00"}',
            pg_temp.old_appointments() -> 0 || '{"external_id": "A9", "status_name": "booked", "modified_at": "21/03/2026 08:00"}'
        ),
        'incremental'
    );

select test.promote(l.id) from loads as l where l.name = 'again';

select results_eq(
    $$select q.external_id, q.reasons from staging.quarantine as q inner join loads as l on q.batch_id = l.id where l.name = 'again'$$,
    $$values ('A1', array['RQ409: a row of clinic.appointments cannot go from "fulfilled" to "booked"'])$$,
    'a status that may not follow puts its row aside'
);

select test.take_back(l.id) from loads as l where l.name = 'again';

select test.take_back(l.id) from loads as l where l.name = 'appointments';

select results_eq(
    $$select a.notes, a.status from clinic.appointments as a$$,
    $$values ('Ours', 'noshow')$$,
    'what was written here stays, the rest is taken back'
);

select throws_ok(
    $$select staging.open_batch((select o.id from core.organizations as o where o.slug = 'south'), 'filemaker', 'contact', 'incremental')$$,
    '55000', 'nothing tells from when on changes are to be asked for',
    'changes are asked for after a full load alone'
);

select *
from finish();

rollback;
