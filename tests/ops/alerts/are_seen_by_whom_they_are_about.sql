begin;

select plan(8);

select test.make_tenants();

delete from ops.alert_rules;
insert into ops.alert_rules (code, name, metric, comparison, threshold)
values ('queue_late', 'Jobs wait', 'queue_oldest_seconds', '>', 300);

insert into ops.alerts (rule_id, subject_organization_id, labels)
select
    r.id,
    a.organization_id,
    jsonb_build_object('about', a.about)
from ops.alert_rules as r
cross join (
    values
    (test.organization('north'), 'north'),
    (test.organization('south'), 'south'),
    (null, 'platform')
) as a (organization_id, about);

create function test.seen()
returns text
language sql
as $function$
    select
        test.value_as(
            'app_owner',
            $$select string_agg(a.labels ->> 'about', ', ' order by a.labels ->> 'about') from ops.alerts as a$$
        )
$function$;

select is(test.seen(), null, 'without a context there is none');

select test.sign_in('user_alan', 'org_south');
select is(test.seen(), 'south', 'a clinic sees what is about it');
select is(
    test.value_as('app_owner', 'select count(*) from ops.alert_rules'), '1', 'and what is watched'
);
select is(
    test.value_as(
        'app_owner',
        $$
            with changed as (update ops.alert_rules set threshold = 1 returning id)
            select count(*) from changed
        $$
    ),
    '0',
    'and changes no rule'
);

select test.sign_in('user_root', 'org_north');
select is(test.seen(), 'north, platform, south', 'who administers the platform sees all');
select is(
    test.value_as(
        'app_owner',
        $$
            with changed as (update ops.alert_rules set threshold = 1 returning id)
            select count(*) from changed
        $$
    ),
    '1',
    'and changes rules'
);
select is(
    (
        select count(*)
        from audit.events as e
        where
            e.table_name = 'ops.alert_rules'
            and e.action <> 'delete'
            and e.transaction_id = pg_current_xact_id()
    ),
    2::bigint,
    'which is recorded'
);
select is(
    test.error_as('app_monitor', 'select from ops.alerts'), '42501',
    'monitoring reads views, and no alert of a tenant'
);

select *
from finish();

rollback;
