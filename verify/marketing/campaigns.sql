-- Verify routiq:marketing/campaigns on pg

begin;

select
    t.organization_id,
    t.id,
    t.segment_id,
    t.name,
    t.channel,
    t.subject,
    t.message,
    t.status,
    t.started_at,
    t.finished_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from marketing.campaigns as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'marketing.campaigns'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'marketing.campaigns'::pg_catalog.regclass
    ), 'app_owner should own marketing.campaigns';
    assert audit.is_attached('marketing.campaigns'),
        'every write of marketing.campaigns should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'marketing.campaigns' and s.from_status = ''
    ), 'the flow of marketing.campaigns should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'marketing.campaigns', 'select, insert, update'
        )
    ), 'clients should have no right on marketing.campaigns';
end
$verify$;

rollback;
