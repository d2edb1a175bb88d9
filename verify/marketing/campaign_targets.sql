-- Verify routiq:marketing/campaign_targets on pg

begin;

select
    t.organization_id,
    t.id,
    t.campaign_id,
    t.contact_id,
    t.status,
    t.sent_at,
    t.lease_expires_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from marketing.campaign_targets as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'marketing.campaign_targets'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'marketing.campaign_targets'::pg_catalog.regclass
    ), 'app_owner should own marketing.campaign_targets';
    assert audit.is_attached('marketing.campaign_targets'),
        'every write of marketing.campaign_targets should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'marketing.campaign_targets' and s.from_status = ''
    ), 'the flow of marketing.campaign_targets should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'marketing.campaign_targets', 'select, insert, update'
        )
    ), 'clients should have no right on marketing.campaign_targets';
end
$verify$;

rollback;
