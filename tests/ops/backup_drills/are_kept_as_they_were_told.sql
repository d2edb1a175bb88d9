begin;

select plan(7);

select test.make_tenants();

select isnt(
    ops.record_backup_drill(
        '{
            "kind": "backup",
            "succeeded": true,
            "failure": null,
            "started_at": "2026-03-01 10:00:00.000+00:00",
            "server_version": "17.2",
            "backup_label": "nightly",
            "backup_taken_at": "2026-03-01 02:00:00.000+00:00",
            "target_time": null,
            "recovered_until": "2026-03-01 09:59:30.000+00:00",
            "rto_seconds": 65.5,
            "rpo_seconds": 30.0,
            "proofs": [{"name": "rows", "holds": null, "told": "12 rows in 3 tables"}]
        }'
    ),
    null,
    'a report is kept'
);

select results_eq(
    $$select d.is_successful, d.failure_code, d.rto, d.rpo, d.target_at from ops.backup_drills as d$$,
    $$values (true, null::text, interval '65.5 s', interval '30 s', null::timestamptz)$$,
    'its figures are columns'
);

select throws_ok(
    $$
        select ops.record_backup_drill(
            '{
                "kind": "backup",
                "succeeded": true,
                "failure": {"code": "missing_segment"},
                "started_at": "2026-03-01 10:00:00+00:00",
                "server_version": "17.2"
            }'
        )
    $$,
    '23514', null, 'what failed did not succeed'
);

select lives_ok(
    $$
        select ops.record_backup_drill(
            '{
                "kind": "backup",
                "succeeded": false,
                "failure": {"code": "missing_segment"},
                "started_at": "2026-03-02 10:00:00+00:00",
                "server_version": "17.2"
            }'
        )
    $$,
    'a restore that stopped has no times'
);

select function_privs_are(
    'ops', 'record_backup_drill', array['jsonb'], 'authenticated', '{}'::text[],
    'no client tells of drills'
);

select is_empty('select f from ops.prove_restore() as f', 'a sound database has no faults');

insert into audit.chain_links (organization_id, position, kind, previous_hash, hash)
select
    o.id,
    1,
    'run',
    decode(repeat('00', 32), 'hex'),
    sha256('forged')
from core.organizations as o
limit 1;

select matches(
    (select f from ops.prove_restore() as f limit 1),
    '^audit trail of ',
    'a link that was forged is found'
);

select *
from finish();

rollback;
