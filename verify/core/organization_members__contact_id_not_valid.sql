-- Verify routiq:core/organization_members__contact_id_not_valid on pg

begin;

do $verify$
begin
    assert exists (
        select
        from pg_catalog.pg_constraint as c
        where
            c.conrelid = 'core.organization_members'::pg_catalog.regclass
            and c.conname = 'fk_organization_members_contact_id'
            and c.confrelid = 'contact.contacts'::pg_catalog.regclass
    ), 'new rows should refer to what exists';
end
$verify$;

rollback;
