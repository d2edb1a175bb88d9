-- Verify routiq:standardisation/records on pg

begin;

select
    r.row_id,
    r.table_name,
    r.target_organization_id,
    r.old_id,
    r.target_id,
    r.state,
    r.defects,
    r.reasons,
    r.waits_for,
    r.old_row,
    r.note,
    r.changed_at,
    r.is_written,
    r.before,
    r.kept_because
from standardisation.records as r
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'standardisation.records'::pg_catalog.regclass
    ), 'row security should be on and forced';
end
$verify$;

rollback;
