begin;

select plan(34);

select test.make_tenants();

insert into integration.service_integrations (organization_id, service_code, name)
select
    test.organization('north'),
    s.code,
    'main'
from integration.services as s;

select results_eq(
    'select s.system, s.entity from test.platform_samples() as s order by 1, 2',
    'select distinct m.system, m.entity from ref.record_maps as m order by 1, 2',
    'each kind of object that can be read is tried here'
);

-- The steps of one object: it comes, comes again, comes changed, as it was before, without what it needs,
-- gone, and as it was before it was gone.
select is(
    test.tried_sample(s),
    format(
        'taken, unchanged 1, %s 1, unchanged 1, failed 1, deleted 1, unchanged 1; put aside: '
        'the field "%s" is missing; unknown fields are kept',
        case when s.entity = 'message' or s.change is null then 'unchanged' else 'updated' end,
        s.missing
    ),
    concat_ws(' ', s.system, s.entity, 'comes once, in any order, and goes')
)
from test.platform_samples() as s;

select *
from finish();

rollback;
