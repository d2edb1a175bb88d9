-- needs a superuser: makes event triggers

begin;

select plan(2);

select audit.watch_definitions();

set local client_min_messages = error;

select lives_ok(
    'drop table audit.events cascade',
    'a superuser may drop the trail itself, for instance to revert the plan'
);

select lives_ok(
    'create function audit.later() returns int language sql return 1',
    'and what is defined afterwards is not held up by the trail that is gone'
);

select * from finish();

rollback;
