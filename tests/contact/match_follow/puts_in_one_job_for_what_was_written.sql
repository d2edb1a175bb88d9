begin;

select plan(9);

select test.make_tenants();
select test.sign_in('user_ada', 'org_north');

create function pg_temp.waiting() returns bigint language sql as
$$select count(*) from jobs.jobs as j where j.kind = 'contacts.match'$$;

create temporary table twice as
select
    test.add_person('north', 'one', 'Josephine', 'Whitlock', '1963-01-30', '+61255550101') as one,
    test.add_person('north', 'two', 'Josephine', 'Whitlock', '1963-01-30', '+61255550101') as two;

select is(pg_temp.waiting(), 2::bigint, 'each contact that is new has a job');

update contact.contacts as c
set family_name = 'Whitlok'
from twice as t
where c.id = t.two;

insert into contact.contact_points (organization_id, contact_id, system, raw, normalized, is_valid)
select test.organization('north'), t.two, 'phone', '+61255550102', '+61255550102', true
from twice as t;

select is(pg_temp.waiting(), 2::bigint, 'what is written later needs no other one');
select is(test.claimed(2), 'contacts.match contacts.match', 'a worker is given them');
select is_empty(
    $$
    select
    from jobs.jobs as j
    where
        j.kind = 'contacts.match'
        and test.value_as('app_worker', format('select jobs.perform(%L)', j.id)) is null
    $$,
    'and works them off'
);
select isnt(test.pair_score('one', 'two'), null, 'which finds the pair');
select is(pg_temp.waiting(), 0::bigint, 'what a job writes puts none in');

update contact.contacts as c
set metadata = '{"note": "likes mornings"}'
from twice as t
where c.id = t.one;

select is(pg_temp.waiting(), 0::bigint, 'nor does what is not compared');

delete from contact.contact_points as p
using twice as t
where p.contact_id = t.two;

select is(pg_temp.waiting(), 1::bigint, 'a number that is gone does');

insert into contact.contacts (organization_id, display_name)
select test.organization('north'), 'imported ' || n.number
from generate_series(1, 1001) as n (number);

select results_eq(
    $$select j.args::jsonb from jobs.jobs as j where j.kind = 'contacts.match' order by 1$$,
    $$select a.args from (
        select '{}'::jsonb as args
        union all
        select jsonb_build_object('contact_id', t.two) from twice as t
    ) as a order by 1$$,
    'an import has one for all'
);

select *
from finish();

rollback;
