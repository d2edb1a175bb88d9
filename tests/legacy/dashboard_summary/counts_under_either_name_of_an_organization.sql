begin;

select plan(2);

insert into legacy.organizations (id, name, clerk_org_id, settings)
values ('0b8a3f0e-0000-4000-8000-000000000001', 'North', 'org_1', '{}');

insert into legacy.contacts (id, organization_id)
values
    ('1', '0b8a3f0e-0000-4000-8000-000000000001'),
    ('2', 'org_1'),
    ('3', 'org_unknown'),
    ('4', null);

insert into legacy.active_patients (organization_id, contact_id, is_active)
values
    ('0b8a3f0e-0000-4000-8000-000000000001', '1', 'YES'),
    ('0b8a3f0e-0000-4000-8000-000000000001', '2', 'f');

select is(
    (select d.contact_count from legacy.dashboard_summary as d),
    2::bigint,
    'contacts are counted under the id and under the Clerk id'
);
select is(
    (select d.active_patient_count from legacy.dashboard_summary as d),
    1::bigint,
    'yes and no are understood in their spellings'
);

select *
from finish();

rollback;
