begin;

select plan(2);

select test.make_tenants();
select test.sign_in('user_ada', 'org_north');
select lives_ok('select api.find_duplicates()', 'an organization without contacts has no duplicates');
select is(
    contact.match_job(
        jsonb_populate_record(
            null::jobs.jobs, jsonb_build_object('organization_id', test.organization('north'), 'args', '{}'::jsonb)
        )
    ) ->> 'pairs_found',
    '0', 'nor does a job that looks through all of it find any'
);

select *
from finish();

rollback;
