begin;

select plan(6);

select test.make_tenants();

create function test.counts(p_hour timestamptz, p_slug text)
returns text
language plpgsql
as $function$
begin
    insert into analytics.integration_hourly_metrics (organization_id, hour_at, service_code)
    values (test.organization(p_slug), p_hour, 'cliniko');
    return null;
exception
    when others then
        return sqlstate;
end
$function$;

set local timezone = 'Asia/Kolkata'; -- half an hour beside the others

select is(test.counts('2026-03-02 10:00+00', 'north'), null, 'an hour of UTC');
select is(
    test.counts('2026-03-02 10:30+00', 'north'), '23514', 'and not of the zone of a session'
);
select is(test.counts('2026-03-02 10:00+00', 'north'), '23505', 'is counted once');
select is(test.counts('2026-03-02 10:00+00', 'south'), null, 'for each clinic');
select throws_ok(
    $$update analytics.integration_hourly_metrics set events_failed = -1$$, '23514', null,
    'never below nothing'
);

select test.sign_in('user_alan', 'org_south');
select is(
    test.value_as('app_owner', 'select count(*) from analytics.integration_hourly_metrics'), '1',
    'a clinic sees its own'
);

select *
from finish();

rollback;
