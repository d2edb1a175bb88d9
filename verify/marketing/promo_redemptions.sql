-- Verify routiq:marketing/promo_redemptions on pg

begin;

select
    t.organization_id,
    t.id,
    t.promo_code_id,
    t.contact_id,
    t.status,
    t.reference,
    t.amount,
    t.currency,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from marketing.promo_redemptions as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'marketing.promo_redemptions'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'marketing.promo_redemptions'::pg_catalog.regclass
    ), 'app_owner should own marketing.promo_redemptions';
    assert audit.is_attached('marketing.promo_redemptions'),
        'every write of marketing.promo_redemptions should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'marketing.promo_redemptions' and s.from_status = ''
    ), 'the flow of marketing.promo_redemptions should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'marketing.promo_redemptions', 'select, insert, update'
        )
    ), 'clients should have no right on marketing.promo_redemptions';
end
$verify$;

rollback;
