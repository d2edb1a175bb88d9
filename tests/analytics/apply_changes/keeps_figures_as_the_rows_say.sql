begin;

select plan(7);

select test.make_clinic();

insert into clinic.appointment_types (organization_id, name)
select test.organization('north'), 'Kind ' || s.number
from generate_series(1, 3) as s (number);

-- Three clocks, two of which are changed in these days; days begin at three different instants.
update core.organizations
set time_zone = 'Australia/Sydney'
where slug = 'north';
update core.locations
set time_zone = 'Europe/London'
where code = 'harbour';
update core.locations
set time_zone = 'Asia/Kathmandu'
where code = 'hill';

select setseed(0.4);

select test.write_at_random(60);
select ok(test.count_all_changes() > 0, 'what was written waits to be counted');
select
    is_empty(
        'select * from test.figures_that_differ()', 'figures are as the rows say, at every clock'
    );

select test.write_at_random(60);
select test.count_all_changes();
select
    is_empty(
        'select * from test.figures_that_differ()', 'and so after moves, deletions and restorations'
    );
select is(test.count_all_changes(), 0, 'what was counted is not counted again');

update core.organizations
set time_zone = 'America/St_Johns'
where slug = 'north';
select test.count_all_changes();
select
    is_empty(
        'select * from test.figures_that_differ()', 'also where a clock is set otherwise afterwards'
    );
select cmp_ok(
    (select count(*) from test.figures_kept() as k where k.value <> 0), '>', 50::bigint,
    'there were figures to compare'
);
select
    is_empty(
        $$select * from analytics.reconcile(test.organization('north'))$$,
        'and a recount of the database itself finds nothing'
    );

select *
from finish();

rollback;
