-- Verify routiq:ref/permissions__consents on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 6
        from ref.permissions as p
        where
            p.permission in (
        'consents.write'
    )
    ), 'consents should be written by staff and by customers';
end
$verify$;

rollback;
