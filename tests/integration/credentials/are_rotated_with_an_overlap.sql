begin;

select plan(15);

select test.make_tenants();
select test.make_integrations();
select test.start_keys(1);

select test.answer_to(
    'user_ada', 'org_north',
    format('select api.put_credential(%L, $$api_key$$, $$first$$)', test.integration('north'))
);

create temporary table old as
select
    test.credential('north', 'api_key') as id,
    format(
        'select string_agg(c.value || $$ $$ || c.is_current, $$, $$)'
        ' from integration.with_credentials(%L, $$api_key$$, $$verify$$) as c',
        test.integration('north')
    ) as both_values;

select is(
    test.answer_to(
        'user_ada', 'org_north',
        format('select api.put_credential(%L, $$api_key$$, $$first$$) ->> $$credential_id$$', test.integration('north'))
    ),
    o.id::text, 'kept again with the same value it is the same credential'
)
from old as o;
select is(
    test.answer_to(
        'user_ada', 'org_north',
        format('select api.put_credential(%L, $$api_key$$, $$other$$)', test.integration('north'))
    ),
    'RQ409', 'another value is not put over it'
);
select is(
    test.answer_to(
        'user_ada', 'org_north', format('select api.rotate_credential(%L, $$first$$)', o.id)
    ),
    'RQ422', 'nor is it rotated to the value that it has'
)
from old as o;
select is(
    test.answer_to(
        'user_ada', 'org_north', format('select api.rotate_credential(%L, $$x$$, $$-1 day$$)', o.id)
    ),
    'RQ422', 'nor with an overlap in the past'
)
from old as o;
select is(
    test.answer_to(
        'user_alan', 'org_south', format('select api.rotate_credential(%L, $$x$$)', o.id)
    ),
    'RQ404', 'another organization does not rotate it'
)
from old as o;
select is(
    test.answer_to(
        'user_ada', 'org_north',
        format('select api.rotate_credential(%L, $$second$$) ->> $$replaced_id$$', o.id)
    ),
    o.id::text, 'rotated, it is replaced'
)
from old as o;
select is(
    test.worker_answer('user_ada', 'org_north', o.both_values),
    'second true, first false', 'and both values work, the new one first'
)
from old as o;
select is(
    test.worker_answer(
        'user_ada', 'org_north', format('select coalesce(w.value, w.refused_with) from integration.with_credential(%L, $$sync$$) as w', o.id)
    ),
    'first', 'whoever still holds the old id goes on'
)
from old as o;
select is(
    test.answer_to(
        'user_ada', 'org_north',
        format('select api.rotate_credential(%L, $$second$$) ->> $$credential_id$$', o.id)
    ),
    test.credential('north', 'api_key')::text, 'sent again it returns the first result'
)
from old as o;
select is(
    test.answer_to(
        'user_ada', 'org_north', format('select api.rotate_credential(%L, $$third$$)', o.id)
    ),
    'RQ409', 'what was replaced is not rotated to another value'
)
from old as o;
select is(
    (
        select string_agg(u.outcome, ' ' order by u.used_at)
        from integration.credential_uses as u
    ),
    'current replaced replaced', 'the log tells who still uses the old value'
);

update integration.credentials as c
set valid_from_at = now() - interval '2 days', expires_at = now() - interval '1 second'
from old as o
where c.id = o.id;

select is(
    test.worker_answer(
        'user_ada', 'org_north', format('select coalesce(w.value, w.refused_with) from integration.with_credential(%L, $$sync$$) as w', o.id)
    ),
    'RQ409', 'when the overlap has passed the old value is not shown any more'
)
from old as o;
select is(
    test.worker_answer('user_ada', 'org_north', o.both_values), 'second true', 'and one remains'
)
from old as o;
select is(
    test.worker_answer(
        'user_ada', 'org_north',
        format(
            'select integration.rotate_credential(%L, $$third$$, $$0$$) is not null',
            test.credential('north', 'api_key')
        )
    ),
    'true', 'a worker rotates without an overlap'
);
select is(
    test.worker_answer('user_ada', 'org_north', o.both_values),
    'third true', 'and the value before is gone at once'
)
from old as o;

set constraints all immediate; -- what replaced a credential must be there

select *
from finish();

rollback;
