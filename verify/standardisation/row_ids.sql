-- Verify routiq:standardisation/row_ids on pg

begin;

select t.row_id
from legacy.organizations as t
where false;

select t.row_id
from legacy.users as t
where false;

select t.row_id
from legacy.organization_members as t
where false;

select t.row_id
from legacy.api_credentials as t
where false;

select t.row_id
from legacy.contacts as t
where false;

select t.row_id
from legacy.active_patients as t
where false;

select t.row_id
from legacy.appointments as t
where false;

select t.row_id
from legacy.conversations as t
where false;

select t.row_id
from legacy.messages as t
where false;

select t.row_id
from legacy.sync_logs as t
where false;

select t.row_id
from legacy.audit_logs as t
where false;

do $verify$
begin
    assert (
        select count(*) = 11
        from pg_catalog.pg_trigger as t
        where t.tgfoid = 'standardisation.number_row()'::pg_catalog.regprocedure
    ), 'each old table should number its rows';
    assert (
        select count(*) = 11
        from pg_catalog.pg_trigger as t
        where t.tgfoid = 'standardisation.refuse_truncate()'::pg_catalog.regprocedure
    ), 'each old table should refuse to be truncated';
end
$verify$;

rollback;
