begin;

select plan(6);

select test.old_practice();

select throws_ok(
    'truncate legacy.contacts',
    '55000',
    'legacy.contacts is kept alike: a truncate would not be carried over',
    'while both sides are kept alike, no old table is emptied in one go'
);

insert into legacy.audit_logs (organization_id, user_id, action, at)
values ('org_old', 'user_old', 'contact.update', '2024-06-01');
insert into legacy.audit_logs (user_id, action) values ('nobody', 'login');

select throws_ok(
    $$update legacy.audit_logs set action = 'nothing' where organization_id = 'org_old'$$,
    '55000',
    null,
    'what was logged and taken over is not changed'
);

select lives_ok(
    'update legacy.audit_logs set row_id = row_id',
    'a backfill may read it once more'
);

select is(
    standardisation.repair(
        (
            select q.row_id
            from standardisation.quarantine as q
            where q.table_name = 'audit_logs'
        ),
        '{"organization_id": "org_old"}'
    ),
    'standardised',
    'and what is kept back may be repaired'
);

delete from legacy.audit_logs where organization_id = 'org_old';

select results_eq(
    $$
    select u.action
    from audit.user_actions as u
    where u.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
    order by u.action
    $$,
    $$values ('contact.update'), ('login')$$,
    'what the first application deletes stays in the new log'
);

select is(
    standardisation.reconcile_table('audit_logs'),
    0::bigint,
    'and is no difference'
);

select *
from finish();

rollback;
