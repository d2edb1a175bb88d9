begin;

select plan(3);

insert into analytics.refresh_state (name, dirty_at)
values ('mv_patient_counts', now());

select is(
    test.value_as('app_owner', 'select count(*) from analytics.refresh_state'), '1',
    'functions read it for whoever asks'
);
select throws_ok(
    $$insert into analytics.refresh_state (name) values ('mv_patient_counts')$$, '23505', null,
    'each set of figures has one row'
);
select throws_ok(
    $$update analytics.refresh_state set last_duration = interval '-1 second'$$, '23514', null,
    'nothing takes less than no time'
);

select *
from finish();

rollback;
