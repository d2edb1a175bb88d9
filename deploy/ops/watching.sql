-- Deploy routiq:ops/watching to pg
-- requires: ops/evaluate_alerts
-- requires: ops/table_sizes__policies
-- requires: ops/v_server
-- requires: ops/alert_rules__policies
-- requires: jobs/handlers
-- requires: jobs/schedule_defaults
-- requires: core/require_every_row
--
-- Rules for a start: administrators of the platform change thresholds, or switch rules off.

begin;

do $parts$
declare
    v_table regclass;
begin
    -- A fifth of a large table is a lot of dead rows: a twentieth, from now on.
    for v_table in
        select p.relation_id::regclass
        from ops.v_autovacuum_plan as p
        where not p.is_applied
        order by p.relation_id
    loop
        execute pg_catalog.format(
            'alter table %s set (autovacuum_vacuum_scale_factor = 0.05,'
            ' autovacuum_analyze_scale_factor = 0.05)',
            v_table
        );
    end loop;

    perform core.require_every_row('ops.alert_rules');
end
$parts$;

insert into ops.alert_rules (code, name, metric, labels, comparison, threshold, lasting, severity)
values
(
    'queue_late', 'Jobs wait for a worker', 'queue_oldest_seconds', '{}', '>', 300,
    '2 minutes', 'warning'
),
(
    'worker_lost', 'Workers went silent with jobs in hand', 'queue_lost', '{}', '>', 0,
    '5 minutes', 'warning'
),
(
    'dead_letters', 'Jobs were given up', 'dead_letters', '{}', '>', 0, '0', 'warning'
),
(
    'webhooks_dead', 'Events of other systems were given up', 'webhook_events_dead', '{}', '>', 0,
    '0', 'warning'
),
(
    'sync_late', 'An account was not synchronized for an hour', 'sync_lag_seconds', '{}', '>', 3600,
    '0', 'warning'
),
(
    'integration_down', 'Another system does not answer', 'integration_accounts',
    '{"health": "down"}',
    '>', 0, '5 minutes', 'critical'
),
(
    'transaction_open',
    'A transaction is open for half an hour',
    'transaction_oldest_seconds',
    '{}',
    '>', 1800, '0', 'warning'
),
(
    'idle_in_transaction', 'Somebody holds a transaction open and asks nothing',
    'idle_in_transaction_oldest_seconds', '{}', '>', 600, '0', 'warning'
),
(
    'lock_wait', 'Somebody waits for a lock', 'lock_wait_oldest_seconds', '{}', '>', 60, '0',
    'warning'
),
(
    'replication_late', 'A standby is 256 MB behind', 'replication_lag_bytes', '{}', '>', 268435456,
    '5 minutes', 'critical'
),
(
    'slot_inactive', 'Nobody reads a replication slot: the log grows', 'replication_slots_inactive',
    '{}', '>', 0, '10 minutes', 'warning'
),
(
    'index_invalid', 'The build of an index broke off', 'indexes_invalid', '{}', '>', 0,
    '1 hour', 'warning'
),
(
    'dead_rows', 'Two fifths of a table are dead rows', 'table_dead_ratio', '{}', '>', 0.4,
    '1 hour', 'warning'
),
(
    'cache_cold', 'Tables are read from the disk', 'cache_hit_ratio', '{}', '<', 0.99, '1 hour',
    'info'
),
(
    'index_cold', 'Indexes are read from the disk', 'index_hit_ratio', '{}', '<', 0.95, '1 hour',
    'info'
),
(
    'transaction_ids', 'Transaction ids run out', 'transaction_id_age', '{}', '>', 1000000000, '0',
    'critical'
);

insert into jobs.handlers (kind, routine, description)
values
('platform.maintain', 'ops.maintain', 'Measures tables, and lets autovacuum come in time'),
('platform.watch', 'ops.watch', 'Compares all figures with the rules of alerts');

insert into jobs.schedule_defaults (name, kind, cron, time_zone, is_for_platform, description)
values
(
    'platform.maintain', 'platform.maintain', '15 4 * * *', 'UTC', true,
    'Measures tables, and lets autovacuum come in time'
),
(
    'platform.watch', 'platform.watch', '* * * * *', 'UTC', true,
    'Compares all figures with the rules of alerts'
);

commit;
