-- Verify routiq:core/delete_rules__documents on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 15
        from core.delete_rules as r
        where
            r.child_table in (
                'clinic.encounters',
                'docs.document_links',
                'docs.documents'
            )
    ), 'every reference of these tables should have its rule';
    assert (
        select pg_catalog.count(*) = 6
        from pg_catalog.pg_trigger as t
        where
            t.tgfoid = 'core.require_living_parents'::pg_catalog.regproc
            and t.tgrelid::pg_catalog.regclass::pg_catalog.text in (
                'clinic.encounters',
                'docs.document_links',
                'docs.documents'
            )
    ), 'no living row of these tables should come to refer to a deleted one';
end
$verify$;

rollback;
