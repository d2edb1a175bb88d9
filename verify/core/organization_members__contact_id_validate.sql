-- Verify routiq:core/organization_members__contact_id_validate on pg

begin;

do $verify$
begin
    assert (
        select c.convalidated
        from pg_catalog.pg_constraint as c
        where
            c.conrelid = 'core.organization_members'::pg_catalog.regclass
            and c.conname = 'fk_organization_members_contact_id'
    ), 'every row should refer to what exists';
end
$verify$;

rollback;
