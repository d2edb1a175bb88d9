begin;

select plan(10);

select test.make_clinic();

-- Seven patients of the north, and what each did in days before (and after) the first of June.
create temporary table visits (name text, day_count int, status text);
insert into visits (name, day_count, status)
values
('Regular', -20, 'fulfilled'),
('Regular', -50, 'fulfilled'),
('Regular', -80, 'fulfilled'),
('Regular', 10, 'booked'),
('Absent', -20, 'fulfilled'),
('Absent', -30, 'noshow'),
('Absent', -400, 'noshow'),
('Late', -400, 'fulfilled'),
('Late', -300, 'cancelled'),
('Lost', -800, 'fulfilled'),
('Booked', 5, 'booked');

insert into contact.contacts (organization_id, display_name)
select test.organization('north'), n.name
from unnest(array['Regular', 'Absent', 'Late', 'Lost', 'Booked', 'Fresh', 'Never']) as n (name);

insert into contact.patients (organization_id, contact_id, created_at)
select
    c.organization_id,
    c.id,
    timestamptz '2026-06-01' - case c.display_name when 'Never' then interval '200 days' else interval '10 days' end
from contact.contacts as c
where c.display_name in ('Regular', 'Absent', 'Late', 'Lost', 'Booked', 'Fresh', 'Never');

insert into clinic.appointments (organization_id, contact_id, start_at, end_at, status)
select
    c.organization_id,
    c.id,
    timestamptz '2026-06-01' + v.day_count * interval '1 day',
    timestamptz '2026-06-01' + v.day_count * interval '1 day' + interval '1 hour',
    v.status
from visits as v
inner join contact.contacts as c
    on v.name = c.display_name;

create function pg_temp.recompute(p_at text)
returns bigint
language sql
as $function$
    select
        contact.recompute_activity(
            test.organization('north'), array(select p.id from contact.patients as p), p_at::timestamptz
        )
$function$;

create function pg_temp.patient(p_name text)
returns text
language sql
as $function$
    select
        concat_ws(
            ' ', p.activity_status, p.activity_score, p.appointment_count, p.upcoming_count,
            p.cancelled_count, p.no_show_count
        )
    from contact.patients as p
    inner join contact.contacts as c
        on p.contact_id = c.id
    where c.display_name = p_name
$function$;

select is(pg_temp.recompute('2026-06-01'), 7::bigint, 'every patient of the clinic is scored');
select is(pg_temp.patient('Regular'), 'active 90.00 3 1 0 0', 'who comes often and comes again is seen most');
select is(pg_temp.patient('Absent'), 'active 40.00 1 0 0 2', 'who stays away within a year loses points');
select is(pg_temp.patient('Late'), 'inactive 5.00 1 0 1 0', 'whom nobody saw for a year is inactive');
select is(pg_temp.patient('Lost'), 'dormant 0.00 1 0 0 0', 'for two years, dormant');
select is(
    pg_temp.patient('Booked') || ', ' || pg_temp.patient('Fresh'), 'new 10.00 0 1 0 0, new 0.00 0 0 0 0',
    'who never came is new'
);
select is(pg_temp.patient('Never'), 'inactive 0.00 0 0 0 0', 'for half a year');
select is(pg_temp.recompute('2026-06-01'), 0::bigint, 'what is as it was is not written');
select is(
    (
        select p.row_version
        from contact.patients as p
        inner join contact.contacts as c
            on p.contact_id = c.id
        where c.display_name = 'Regular'
    ),
    2, 'so it stays of one version'
);

update contact.patients
set activity_status = 'dormant';

create temporary table put_in as
select jobs.enqueue('contacts.recompute_activity') as id
from test.sign_in('user_ada', 'org_north');
select count(*)
from jobs.claim('default', 'w', 100);
select is(
    test.value_as(
        'app_worker', format('select jobs.perform(%L) ->> %L', (select p.id from put_in as p), 'looked_at')
    ),
    (select count(*)::text from contact.patients as p where p.organization_id = test.organization('north')),
    'a job does so for an organization'
);

select *
from finish();

rollback;
