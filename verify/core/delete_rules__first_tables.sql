-- Verify routiq:core/delete_rules__first_tables on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 6
        from core.delete_rules as r
        where
            r.child_table in (
                'contact.contacts', 'contact.patients', 'core.member_locations',
                'core.organization_members'
            )
    ), 'every reference of the first tables should have its rule';
    assert (
        select pg_catalog.count(*) = 8
        from pg_catalog.pg_trigger as t
        where
            t.tgfoid = 'core.require_living_parents'::pg_catalog.regproc
            and t.tgrelid::pg_catalog.regclass::pg_catalog.text in (
                'contact.contacts', 'contact.patients', 'core.member_locations',
                'core.organization_members'
            )
    ), 'no living row of the first tables should come to refer to a deleted one';
end
$verify$;

rollback;
