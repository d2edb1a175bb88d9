-- Verify routiq:clinic/queue_entries on pg

begin;

select
    t.organization_id,
    t.id,
    t.location_id,
    t.queue_on,
    t.ticket_number,
    t.contact_id,
    t.service_id,
    t.priority,
    t.status,
    t.counter,
    t.called_at,
    t.called_by,
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
from clinic.queue_entries as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.queue_entries'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.queue_entries'::pg_catalog.regclass
    ), 'app_owner should own clinic.queue_entries';
    assert audit.is_attached('clinic.queue_entries'),
        'every write of clinic.queue_entries should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'clinic.queue_entries' and s.from_status = ''
    ), 'the flow of clinic.queue_entries should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.queue_entries', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.queue_entries';
end
$verify$;

rollback;
