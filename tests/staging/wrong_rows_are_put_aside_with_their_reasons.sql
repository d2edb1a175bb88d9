begin;

select plan(7);

select test.make_tenants();

create temporary table loads as
select test.land('north', 'contact', test.old_people()) as id;

select results_eq(
    $$
    select q.row_number, q.reasons, q.landed ->> 'given_name', q.messages
    from staging.quarantine as q
    order by q.row_number
    $$,
    $$
    values
    (4::bigint, array['no_name'], null, array['It has neither a name nor an address.']),
    (5, array['repeated_id'], 'Old', array['A later row has the same id; the last one counts.']),
    (7, array['no_id'], 'Nobody', array['It has no id.'])
    $$,
    'each row that breaks a rule is kept as it came, with its reasons'
);

select results_eq(
    $$select k.row_number, k.notes from staging.records as k where k.outcome = 'noted'$$,
    $$values (2::bigint, array['unreadable_date', 'bad_phone'])$$,
    'a row that comes without some values is noted'
);

select test.promote((select l.id from loads as l));

-- what no rule knows: the table refuses it
update staging.rules set kind = 'pattern', parameter = '.' where reason = 'long_name' and entity = 'contact';

insert into loads
select test.land(
    'north', 'contact',
    jsonb_build_array(
        jsonb_build_object('external_id', '10', 'given_name', 'First'),
        jsonb_build_object('external_id', '11', 'given_name', 'Taken', 'is_patient', 'y', 'mrn', 'M9'),
        jsonb_build_object('external_id', '12', 'given_name', 'Last')
    )
) as id;

insert into contact.contacts (organization_id, display_name)
select o.id, 'Meanwhile' from core.organizations as o where o.slug = 'north';

insert into contact.patients (organization_id, contact_id, mrn)
select c.organization_id, c.id, 'M9' from contact.contacts as c where c.display_name = 'Meanwhile';

select test.promote((select max(l.id::text)::uuid from loads as l), 10);

select is(
    (select test.outcomes(max(l.id::text)::uuid) from loads as l),
    '1 inserted, 2 rejected, 3 inserted',
    'of a chunk that the tables refuse all come but the row that is to blame'
);

select alike(
    (select q.reasons[1] from staging.quarantine as q where q.external_id = '11'),
    '23505: %uq_patients_mrn%',
    'which says what the database said'
);

select throws_ok(
    $$select staging.validate('00000000-0000-4000-8000-000000000000')$$,
    'P0002', null, 'a load that is not there is refused'
);

select throws_ok(
    $$
    select staging.load_batch(b.id, '[{"external_id": "1"}]', 3)
    from staging.open_batch((select o.id from core.organizations as o where o.slug = 'north'), 'x', 'contact') as b
    $$,
    '22023', 'rows 1 to 2 are missing', 'a page behind a gap is refused'
);

select throws_ok(
    $$
    select staging.load_batch(b.id, '[{"external_id": "1", "shoe": "9"}]', 1)
    from staging.open_batch((select o.id from core.organizations as o where o.slug = 'north'), 'x', 'contact') as b
    $$,
    '42703', 'staging.contacts has no place for shoe', 'what would be lost is refused'
);

select *
from finish();

rollback;
