-- Verify routiq:comms/email_log on pg

begin;

select
    t.organization_id,
    t.id,
    t.happened_at,
    t.message_id,
    t.status,
    t.attempt,
    t.provider_id,
    t.error_class,
    t.error_code
from comms.email_log as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'comms.email_log'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'comms.email_log'::pg_catalog.regclass
    ), 'app_owner should own comms.email_log';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'comms.email_log', 'select, insert, update'
        )
    ), 'clients should have no right on comms.email_log';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'comms.email_log', 'update, delete, truncate'
    ), 'app_owner should not be able to change what is recorded';
    assert exists (
        select
        from pg_catalog.pg_partitioned_table as p
        where
            p.partrelid = 'comms.email_log'::pg_catalog.regclass and p.partdefid <> 0
    ), 'a default partition should take what finds no other';
end
$verify$;

rollback;
