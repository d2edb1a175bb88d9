-- Verify routiq:integration/credential_uses on pg

begin;

select
    t.organization_id,
    t.id,
    t.used_at,
    t.number,
    t.credential_id,
    t.purpose,
    t.outcome,
    t.refused_with,
    t.actor_user_id,
    t.actor_role,
    t.login_role,
    t.request_id,
    t.client_address
from integration.credential_uses as t
where false;

select n.last_value
from integration.use_numbers as n
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.credential_uses'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.credential_uses'::pg_catalog.regclass
    ), 'app_owner should own integration.credential_uses';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.credential_uses', 'select, insert, update'
        )
    ), 'clients should have no right on integration.credential_uses';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'integration.credential_uses', 'update, delete, truncate'
    ), 'app_owner should not be able to change what is recorded';
    assert (
        select pg_catalog.count(*) = 2
        from pg_catalog.pg_trigger as t
        where
            t.tgrelid = 'integration.credential_uses'::pg_catalog.regclass
            and t.tgfoid = 'audit.refuse_change'::pg_catalog.regproc
            and t.tgenabled = 'O'
    ), 'triggers should refuse every change of what is recorded';
    assert exists (
        select
        from pg_catalog.pg_partitioned_table as p
        where
            p.partrelid = 'integration.credential_uses'::pg_catalog.regclass and p.partdefid <> 0
    ), 'a default partition should take what finds no other';
end
$verify$;

rollback;
