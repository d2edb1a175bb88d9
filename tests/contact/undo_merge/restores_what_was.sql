begin;

select plan(8);

select test.make_clinic();
select test.sign_in('user_ada', 'org_north');

insert into contact.contacts (organization_id, display_name, birth_date, primary_phone, is_patient)
values
(test.organization('north'), 'Maria', '1980-02-03', '+61412345670', true),
(test.organization('north'), 'Marie', null, '+61412345671', true);

insert into contact.patients (organization_id, contact_id, mrn, flags, appointment_count)
values
(test.organization('north'), test.contact('Mary'), 'A1', array['latex'], 2),
(test.organization('north'), test.contact('Maria'), 'A2', array['latex', 'asthma'], 3),
(test.organization('north'), test.contact('Marie'), null, '{}', 1);
insert into contact.contact_points (organization_id, contact_id, system, raw, normalized)
select c.organization_id, c.id, 'phone', '0412 345 678', '+61412345678'
from contact.contacts as c
where c.display_name like 'Mar%';
insert into contact.consents (organization_id, contact_id, scope, status, period, source)
select c.organization_id, c.id, 'marketing', 'active', '[2026-01-01,)', 'form'
from contact.contacts as c
where c.display_name like 'Mar%';
insert into contact.duplicate_candidates (
    organization_id, contact_a_id, contact_b_id, score, status
)
select a.organization_id, a.id, b.id, 0.7, 'open'
from contact.contacts as a
inner join contact.contacts as b
    on a.organization_id = b.organization_id and a.id < b.id
where a.display_name in ('Mary', 'Maria', 'Marie') and b.display_name in ('Mary', 'Maria', 'Marie');
select test.book('Maria', 'Doctor Harbour', 9);

create temporary table before as
select * from test.rows_of(test.organization('north'));

create function pg_temp.merge(p_survivor text, p_loser text)
returns uuid
language sql
as $$
    select
        (
            contact.merge_contacts(
                test.organization('north'), test.contact(p_survivor), test.contact(p_loser)
            ) ->> 'merge_id'
        )::uuid
$$;

create temporary table merges as
select pg_temp.merge('Mary', 'Maria') as first_id;
alter table merges add column second_id uuid;

select results_eq(
    $$select p.mrn, p.flags, p.appointment_count, c.birth_date, c.is_patient
    from contact.patients as p
    inner join contact.contacts as c on p.contact_id = c.id
    where p.contact_id = test.contact('Mary') and p.deleted_at is null$$,
    $$values ('A1', array['latex', 'asthma'], 5, date '1980-02-03', true)$$,
    'the survivor takes over what the rules say'
);
select is(
    (
        select i.value
        from contact.contact_identifiers as i
        where i.contact_id = test.contact('Mary') and i.system = 'mrn'
    ),
    'A2', 'a record number that has no room is kept as an identifier'
);

update merges set second_id = pg_temp.merge('Marie', 'Mary');

select throws_ok(
    (
        select format('select contact.undo_merge(%L, %L)', test.organization('north'), m.first_id)
        from merges as m
    ),
    'RQ409', 'a later merge of this contact must be undone first',
    'the last merge is undone first'
);
select is(
    (
        select contact.undo_merge(test.organization('north'), m.second_id, false) -> 'stayed'
        from merges as m
    ),
    '[]'::jsonb, 'nothing stays where nothing was written'
);
select is(
    (
        select contact.undo_merge(test.organization('north'), m.first_id, false) -> 'stayed'
        from merges as m
    ),
    '[]'::jsonb, 'nor after the merge before'
);
select bag_eq(
    'select * from test.rows_of(test.organization(''north''))', 'select * from before',
    'then all is as it was'
);
select throws_ok(
    (
        select format('select contact.undo_merge(%L, %L)', test.organization('north'), m.first_id)
        from merges as m
    ),
    'RQ409', 'this merge was undone already', 'a merge is undone once'
);
select throws_ok(
    format(
        'select contact.undo_merge(%L, %L)', test.organization('north'), core.new_id()
    ),
    'RQ404', 'there is no such merge', 'and only a merge that there is'
);

select *
from finish();

rollback;
