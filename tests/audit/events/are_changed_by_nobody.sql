begin;

select plan(3);

select test.make_tenants();

-- Whatever a role may do, alone or with the rights of app_owner: every table that keeps records,
-- every partition of it, every way to change one.
create temporary table attempts as
select
    r.role,
    t.name,
    w.statement
from unnest(
    array[
        'app_owner', 'app_migrator', 'app_auditor', 'app_backup', 'app_monitor', 'app_worker',
        'authenticated', 'anon', 'service_role'
    ]
) as r (role)
cross join (
    select c.oid::regclass::text as name
    from pg_class as c
    where
        c.relnamespace = 'audit'::regnamespace
        and c.relkind in ('r', 'p')
        and c.relname ~ '^(events|access_log|chain_links|chain_anchors)'
) as t
cross join (
    values
    ('update %s set organization_id = organization_id'),
    ('delete from %s'),
    ('truncate %s')
) as w (statement);

create temporary table outcomes as
select
    a.*,
    test.error_as(a.role::name, format(a.statement, a.name)) as code
from attempts as a;

select is_empty(
    'select o.* from outcomes as o where o.code is distinct from $$42501$$',
    'no role changes, deletes or truncates a record'
);
select cmp_ok(
    (select count(*) from outcomes), '>=', 300::bigint, 'of any table, any partition, in any way'
);

-- The owner gives itself the right, in a function that clients may call.
create function api.forge() returns void
language plpgsql security definer as $forge$
begin
    grant update, delete on audit.events to app_owner;
    create policy forging on audit.events for all to app_owner using (true) with check (true);
    update audit.events set reason = 'x';
end
$forge$;
alter function api.forge() owner to app_owner;
grant execute on function api.forge() to authenticated;

select
    is(
        test.error_as('authenticated', 'select api.forge()'),
        '42501',
        'not even when the owner gives itself right and policy'
    );
select *
from finish();

rollback;
