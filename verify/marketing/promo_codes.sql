-- Verify routiq:marketing/promo_codes on pg

begin;

select
    t.organization_id,
    t.id,
    t.code,
    t.description,
    t.kind,
    t.value,
    t.currency,
    t.first_on,
    t.last_on,
    t.most_redemptions,
    t.most_for_contact,
    t.redemptions,
    t.is_active,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from marketing.promo_codes as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'marketing.promo_codes'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'marketing.promo_codes'::pg_catalog.regclass
    ), 'app_owner should own marketing.promo_codes';
    assert audit.is_attached('marketing.promo_codes'),
        'every write of marketing.promo_codes should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'marketing.promo_codes', 'select, insert, update'
        )
    ), 'clients should have no right on marketing.promo_codes';
end
$verify$;

rollback;
