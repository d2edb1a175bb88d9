begin;

select plan(14);

select test.make_tenants();

insert into audit.legal_holds (organization_id, reason)
select o.id, 'a dispute'
from core.organizations as o;

insert into audit.retention_policies (organization_id, source)
select o.id, 'events'
from core.organizations as o;

insert into audit.access_log (organization_id, function_name, table_name, row_ids, row_count)
select o.id, 'api.list_patients', 'contact.patients', '{}', 0
from core.organizations as o;

insert into analytics.conversation_states (organization_id, conversation_id, channel, opened_at)
select o.id, gen_random_uuid(), 'sms', '2026-03-01'
from core.organizations as o;

insert into analytics.patient_states (organization_id, contact_id, is_patient)
select o.id, gen_random_uuid(), true
from core.organizations as o;

create temporary table tenants as
select
    o.id,
    o.slug
from core.organizations as o
where o.slug in ('north', 'south');

grant select on tenants to app_owner;

select test.sign_in('user_ada', 'org_north');

-- what functions of the owner note of any organization
select is(
    (
        select string_agg(coalesce(test.error_as('app_owner', i.statement), 'passes'), ', ')
        from (
            values
            ('insert into audit.user_actions (organization_id, action) select t.id, ''signed in'' from tenants as t'),
            ('insert into audit.chain_links (organization_id, position, kind, previous_hash, hash) '
            'select t.id, 1, ''run'', sha256(''a''), sha256(''b'') from tenants as t'),
            ('insert into audit.chain_anchors (organization_id, position, hash) '
            'select t.id, 1, sha256(''b'') from tenants as t')
        ) as i (statement)
    ),
    'passes, passes, passes',
    'the owner notes what was done, and its seals, for every organization'
);

create temporary table asked as
select
    a.name,
    a.is_for_auditors
from (
    values
    ('audit.legal_holds', true),
    ('audit.retention_policies', true),
    ('audit.access_log', true),
    ('audit.user_actions', true),
    ('audit.chain_links', true),
    ('audit.chain_anchors', true),
    ('analytics.conversation_states', false),
    ('analytics.patient_states', false)
) as a (name, is_for_auditors);

select is(
    (
        select
            string_agg(
                test.value_as(
                    'app_owner',
                    format(
                        'select concat_ws('' '', count(distinct x.organization_id), '
                        'bool_and(x.organization_id = core.current_org_id())) from %s as x', a.name
                    )
                ), ', '
            )
        from asked as a
    ),
    '1 t, 1 t, 1 t, 1 t, 1 t, 1 t, 1 t, 1 t',
    'it reads them for the organization of the caller alone'
);

select is(
    (
        select
            string_agg(
                test.value_as(
                    'app_auditor',
                    format(
                        'select count(distinct x.organization_id) from %s as x '
                        'where x.organization_id in (%s)',
                        a.name, (select string_agg(quote_literal(n.id), ', ') from tenants as n)
                    )
                ), ', '
            )
        from asked as a
        where a.is_for_auditors
    ),
    '2, 2, 2, 2, 2, 2',
    'an auditor reads them for all'
);

-- what is of the platform
create temporary table acts as
select
    a.name,
    a.statement
from (
    values
    (
        'a rule', 'insert into ops.alert_rules (code, name, metric, comparison, threshold) '
        'values (''too_many'', ''Too many'', ''jobs_waiting'', ''>'', 1)'
    ),
    ('a queue', 'insert into jobs.queues (name, description) values (''reports'', ''Reports'')'),
    (
        'a drill', 'insert into ops.backup_drills (kind, is_successful, started_at, server_version, report) '
        'values (''backup'', true, ''2026-03-01'', ''15'', ''{}'')'
    )
) as a (name, statement);

select is(
    (select string_agg(coalesce(test.error_as('app_owner', a.statement), 'passes'), ', ') from acts as a),
    '42501, 42501, 42501',
    'who administers a clinic adds nothing to the platform'
);

select set_config('test.rule', 'delete from ops.alert_rules as r where r.code = ''too_many''', true);

select test.sign_in('user_root', 'org_north');

select is(
    (select string_agg(coalesce(test.error_as('app_owner', a.statement), 'passes'), ', ') from acts as a),
    'passes, passes, passes',
    'who administers the platform does'
);

select is(
    test.value_as('app_owner', 'select count(*) from ops.backup_drills'), '1',
    'and sees how drills went'
);

select test.sign_in('user_ada', 'org_north');

select is(
    test.value_as('app_owner', 'select count(*) from ops.backup_drills'), '0',
    'others do not'
);

select is(
    test.error_as('app_owner', current_setting('test.rule')), null,
    'a rule that somebody else deletes'
);

select isnt_empty(
    'select from ops.alert_rules as r where r.code = ''too_many''', 'stays'
);

select test.sign_in('user_root', 'org_north');

select is(
    test.error_as('app_owner', current_setting('test.rule')), null,
    'until who administers the platform deletes it'
);

select is_empty(
    'select from ops.alert_rules as r where r.code = ''too_many''', 'and then it is gone'
);

insert into ops.table_sizes (measured_on, table_name, total_bytes, row_count)
values ('2020-01-01', 'core.users', 8192, 3);

select is(
    test.value_as('app_owner', 'select s.row_count from ops.table_sizes as s where s.measured_on = ''2020-01-01'''),
    '3',
    'sizes of tables tell of nobody, so all may read them'
);

insert into integration.key_encryption_keys (version, check_value)
values (999, sha256('k'));

select is(
    test.value_as(
        'app_owner',
        'select k.version from integration.key_encryption_keys as k where k.version = 999 for share'
    ),
    '999',
    'a key is held while something is wrapped by it'
);

select is(
    test.error_as('app_owner', 'update integration.key_encryption_keys set check_value = sha256(''x'') where version = 999'),
    '42501',
    'and changed by no function'
);

select *
from finish();

rollback;
