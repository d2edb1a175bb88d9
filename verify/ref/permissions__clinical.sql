-- Verify routiq:ref/permissions__clinical on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 21
        from ref.permissions as p
        where
            p.permission in (
                'clinical.read', 'clinical.write', 'documents.read', 'documents.write'
            )
    ), 'who treats, reception and customers should each reach what is theirs';
end
$verify$;

rollback;
