-- Verify routiq:ref/permissions__analytics on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 9
        from ref.permissions as p
        where
            p.permission in (
        'analytics.read',
        'analytics.write'
    )
    ), 'staff should tell what happens, and those who run a practice should read it';
end
$verify$;

rollback;
