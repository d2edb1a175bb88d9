begin;

select plan(5);

select test.make_tenants();

prepare add_model (int, boolean, double precision, double precision) as
insert into contact.match_models (
    organization_id,
    name,
    version,
    is_active,
    prior_probability,
    weights,
    review_threshold,
    merge_threshold
)
values (test.organization('north'), 'people', $1, $2, 0.001, '{}', $3, $4);

execute add_model(1, true, 0.9, 0.999);

select lives_ok($$execute add_model(2, false, 0.9, 0.999)$$, 'a new version waits');
select throws_ok(
    $$update contact.match_models set is_active = true where version = 2$$,
    '23505', null, 'two versions do not decide at once'
);
select throws_ok($$execute add_model(1, false, 0.9, 0.999)$$, '23505', null, 'a version is written once');
select throws_ok(
    $$execute add_model(3, false, 0.99, 0.9)$$,
    '23514', null, 'nobody is merged unasked below where people are asked'
);
select throws_ok(
    $$execute add_model(3, false, 0.9, 1.1)$$, '23514', null, 'a threshold is a probability'
);

select *
from finish();

rollback;
