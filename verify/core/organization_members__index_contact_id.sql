-- Verify routiq:core/organization_members__index_contact_id on pg

begin;

do $verify$
begin
    assert (
        select x.indisvalid
        from pg_catalog.pg_index as x
        where x.indexrelid = 'core.idx_organization_members_contact_id'::pg_catalog.regclass
    ), 'the index should be complete';
end
$verify$;

rollback;
