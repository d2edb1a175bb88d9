begin;

select plan(5);

select test.make_tenants();

create view test.messages as
select 'old' as shape
where (select core.schema_version('messages')) = 1
union all
select 'new' as shape
where (select core.schema_version('messages')) = 2;

prepare shape as
select m.shape
from test.messages as m;

select test.sign_in('user_ada', 'org_north');
select results_eq('shape', array['old'], 'without a flag the first version is read');

select test.answer_to(
    'user_root', 'org_north', 'select api.set_feature_flag($$messages$$, $${"default": 1}$$)'
);
select test.answer_to(
    'user_root', 'org_north', 'select api.set_organization_feature($$messages$$, $$2$$)'
);

select test.sign_in('user_ada', 'org_north');
select results_eq('shape', array['new'], 'an organization is switched by its flag');

select test.sign_in('user_ada', 'org_south');
select results_eq('shape', array['old'], 'and no other');

select test.answer_to(
    'user_root', 'org_north', 'select api.set_organization_feature($$messages$$, null)'
);

select test.sign_in('user_ada', 'org_north');
select results_eq('shape', array['old'], 'and back');

select test.answer_to(
    'user_root', 'org_north', 'select api.set_feature_flag($$messages$$, $${"default": true}$$)'
);

select test.sign_in('user_ada', 'org_north');
select results_eq('shape', array['old'], 'a flag that holds no version leaves the first');

select *
from finish();

rollback;
