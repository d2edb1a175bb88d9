-- Verify routiq:audit/events on pg

begin;

select
    t.organization_id,
    t.seq,
    t.recorded_at,
    t.transaction_id,
    t.actor_user_id,
    t.actor_role,
    t.login_role,
    t.claims_digest,
    t.action,
    t.table_name,
    t.row_id,
    t.before,
    t.after,
    t.digested,
    t.request_id,
    t.reason,
    t.client_address
from audit.events as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'audit.events'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'audit.events'::pg_catalog.regclass
    ), 'app_owner should own audit.events';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'audit.events', 'select, insert, update'
        )
    ), 'clients should have no right on audit.events';
    assert not pg_catalog.has_table_privilege('app_owner', 'audit.events', 'update, delete, truncate'),
        'app_owner should not be able to change what is recorded';
    assert pg_catalog.has_table_privilege('app_auditor', 'audit.events', 'select'),
        'app_auditor should be able to read what is recorded';
    assert (
        select pg_catalog.count(*) = 2
        from pg_catalog.pg_trigger as t
        where
            t.tgrelid = 'audit.events'::pg_catalog.regclass
            and t.tgfoid = 'audit.refuse_change'::pg_catalog.regproc
            and t.tgenabled = 'O'
    ), 'triggers should refuse every change of what is recorded';
    assert exists (
        select
        from pg_catalog.pg_partitioned_table as p
        where p.partrelid = 'audit.events'::pg_catalog.regclass and p.partdefid <> 0
    ), 'a default partition should take what finds no other';
end
$verify$;

rollback;
