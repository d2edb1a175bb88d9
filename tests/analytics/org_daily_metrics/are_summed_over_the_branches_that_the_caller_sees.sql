begin;

select plan(9);

select test.make_clinic();

insert into analytics.org_daily_metrics (organization_id, metric_on, location_id, patients_new)
values
(test.organization('north'), '2026-03-02', test.location('harbour'), 1),
(test.organization('north'), '2026-03-02', test.location('hill'), 10),
(test.organization('north'), '2026-03-02', null, 100),
(test.organization('south'), '2026-03-02', test.location('beach'), 1000);

create function test.patients()
returns text
language sql
as $function$
    select
        test.value_as(
            'app_owner', 'select sum(m.patients_new) from analytics.org_daily_metrics as m'
        )
$function$;

select test.sign_in('user_ada', 'org_north');
select is(test.patients(), '111', 'the owner sees the figures of the organization');

select test.sign_in('user_grace', 'org_north');
select is(test.patients(), '101', 'who works at one branch, those of the branch');

select test.sign_in('user_nobody', 'org_north');
select is(test.patients(), null, 'a customer none');

select test.sign_in('user_alan', 'org_south');
select is(test.patients(), '1000', 'another clinic its own');

select throws_ok(
    $$
        insert into analytics.org_daily_metrics (organization_id, metric_on)
        values (test.organization('north'), '2026-03-02')
    $$,
    '23505', null, 'a day is counted once, also where there is no branch'
);
select lives_ok(
    $$
        insert into analytics.org_daily_metrics (organization_id, metric_on, patients_new)
        values (test.organization('north'), '2026-03-02', 5)
        on conflict (organization_id, metric_on, location_id)
        do update set patients_new = excluded.patients_new
    $$,
    'and may be counted again'
);
select throws_ok(
    $$update analytics.org_daily_metrics set patients_new = -1$$, '23514', null,
    'nothing is counted below nothing'
);

delete from core.locations
where code = 'hill';

select is(
    (
        select sum(m.patients_new)
        from analytics.org_daily_metrics as m
        where m.organization_id = test.organization('north')
    ),
    6::bigint,
    'the figures of a branch go with it'
);
select is(
    (
        select count(*)
        from audit.events as e
        where e.table_name like 'analytics.%'
    ),
    0::bigint,
    'what can be counted again is not recorded'
);

select *
from finish();

rollback;
