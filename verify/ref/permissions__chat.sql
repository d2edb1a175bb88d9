-- Verify routiq:ref/permissions__chat on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 6
        from ref.permissions as p
        where p.permission in ('rooms.write')
    ), 'staff and customers should write in their rooms';
end
$verify$;

rollback;
