-- Verify routiq:marketing/loyalty_transactions on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.kind,
    t.points,
    t.reference,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from marketing.loyalty_transactions as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'marketing.loyalty_transactions'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'marketing.loyalty_transactions'::pg_catalog.regclass
    ), 'app_owner should own marketing.loyalty_transactions';
    assert audit.is_attached('marketing.loyalty_transactions'),
        'every write of marketing.loyalty_transactions should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'marketing.loyalty_transactions', 'select, insert, update'
        )
    ), 'clients should have no right on marketing.loyalty_transactions';
end
$verify$;

rollback;
