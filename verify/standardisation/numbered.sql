-- Verify routiq:standardisation/numbered on pg

begin;

do $verify$
begin
    assert not exists (
        select
        from legacy.organizations as t
        where t.row_id is null
        union all
        select
        from legacy.users as t
        where t.row_id is null
        union all
        select
        from legacy.organization_members as t
        where t.row_id is null
        union all
        select
        from legacy.api_credentials as t
        where t.row_id is null
        union all
        select
        from legacy.contacts as t
        where t.row_id is null
        union all
        select
        from legacy.active_patients as t
        where t.row_id is null
        union all
        select
        from legacy.appointments as t
        where t.row_id is null
        union all
        select
        from legacy.conversations as t
        where t.row_id is null
        union all
        select
        from legacy.messages as t
        where t.row_id is null
        union all
        select
        from legacy.sync_logs as t
        where t.row_id is null
        union all
        select
        from legacy.audit_logs as t
        where t.row_id is null
    ), 'every old row should have its number';
end
$verify$;

rollback;
