-- Verify routiq:standardisation/contract_events on pg

begin;

select
    e.id,
    e.event,
    e.target_organization_id,
    e.said_by,
    e.session_role,
    e.note,
    e.detail,
    e.happened_at
from standardisation.contract_events as e
where false;

do $verify$
begin
    assert (
        select c.relforcerowsecurity
        from pg_catalog.pg_class as c
        where c.oid = 'standardisation.contract_events'::pg_catalog.regclass
    ), 'row security should be forced';
    assert audit.is_attached('standardisation.contract_events'), 'every write should be recorded';
end
$verify$;

rollback;
