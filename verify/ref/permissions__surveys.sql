-- Verify routiq:ref/permissions__surveys on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 6
        from ref.permissions as p
        where
            p.permission in (
        'surveys.write'
    )
    ), 'surveys should be answered by staff for people, and by customers';
end
$verify$;

rollback;
