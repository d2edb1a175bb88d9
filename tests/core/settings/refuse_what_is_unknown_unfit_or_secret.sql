begin;

select plan(9);

select test.make_tenants();

create temporary table wrong (number int, statement text, why text);
grant select on wrong to authenticated;

insert into wrong (number, statement, why)
values
(1, 'select api.set_setting($$credentials.rotation_dayz$$, $$1$$)', 'an unknown key'),
(2, 'select api.get_setting($$credentials.rotation_dayz$$)', 'an unknown key that is read'),
(3, 'select api.set_setting($$credentials.rotation_days$$, $$"1"$$)', 'a value of another type'),
(4, 'select api.set_setting($$credentials.rotation_days$$, $$0$$)', 'a number below the range'),
(5, 'select api.set_setting($$credentials.rotation_days$$, $$9999$$)', 'a number above the range'),
(6, 'select api.set_setting($$scheduler.enabled$$, $$null$$)', 'a null inside JSON'),
(7, 'select api.set_setting($$app.stripe.api_key$$, $$"sk_1"$$)', 'a secret under another name'),
(8, 'select api.set_setting($$app.theme$$, $$1$$, $$moon$$)', 'an environment that is none');

select is(
    test.answer_to('user_ada', 'org_north', w.statement), 'RQ422', 'refused: ' || w.why
)
from wrong as w
order by w.number;

select is(
    test.answer_to(
        'user_ada', 'org_north',
        'select api.set_setting($$app.theme.colours$$, $$["red"]$$) ->> $$value$$'
    ),
    '["red"]', 'an application keeps what it likes under app'
);

select *
from finish();

rollback;
