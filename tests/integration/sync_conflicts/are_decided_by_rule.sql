begin;

select plan(9);

select test.make_tenants();
select test.make_integrations();

update integration.service_integrations
set config = '{"conflict_rules": {"patients": "manual", "default": "local_wins"}}'
where organization_id = test.organization('north');

-- Both were the same at 10:00; the numbers are the minutes at which a side changed.
create or replace function pg_temp.settle(p_entity text, p_local int, p_remote int, p_rule text default null)
returns text
language sql
as $function$
    select test.worker_answer(
        'user_ada', 'org_north',
        format(
            'select integration.settle_conflict(%L, %L, $$7$$, $$contact.patients$$, gen_random_uuid(), $${"a": 1}$$, $${"a": 2}$$,'
            ' jsonb_build_object($$same_at$$, $$2026-01-01 10:00Z$$, $$local_at$$, %L, $$remote_at$$, %L), %L)',
            test.integration('north'), p_entity, timestamptz '2026-01-01 10:00Z' + make_interval(mins => p_local),
            timestamptz '2026-01-01 10:00Z' + make_interval(mins => p_remote), p_rule
        )
    )
$function$;

select is(pg_temp.settle('x', 0, 5), 'remote', 'what changed there alone is taken');
select is(pg_temp.settle('x', 5, 0), 'local', 'what changed here alone stays');
select is(pg_temp.settle('x', 0, -5), 'local', 'older never overwrites newer');
select is(pg_temp.settle('x', 5, 9, 'newer_wins'), 'remote', 'of two changes the newer may count');
select is(pg_temp.settle('x', 5, 9), 'local', 'or what the account says of everything');
select is(pg_temp.settle('patients', 5, 9), 'manual', 'or of this entity');
select is(pg_temp.settle('patients', 5, 9, 'coin'), 'RQ422', 'a rule that nobody knows is none');
select is(
    (
        select string_agg(concat_ws(' ', c.rule, coalesce(c.resolution, 'open')), ', ' order by c.id)
        from integration.sync_conflicts as c
    ),
    'newer_wins remote, local_wins local, manual open', 'each decision is kept'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        format('select api.resolve_sync_conflict(%L, $$remote$$) ->> $$resolution$$', c.id)
    ),
    'remote', 'and what stands open is decided by people'
)
from integration.sync_conflicts as c
where c.resolution is null;

select *
from finish();

rollback;
