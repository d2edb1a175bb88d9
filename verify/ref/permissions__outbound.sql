-- Verify routiq:ref/permissions__outbound on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 8
        from ref.permissions as p
        where p.permission in ('outbound.write', 'templates.write')
    ), 'who runs a practice should word templates, and staff write to people';
end
$verify$;

rollback;
