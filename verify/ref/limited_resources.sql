-- Verify routiq:ref/limited_resources on pg

begin;

select
    t.resource,
    t.description
from ref.limited_resources as t
where false;

do $verify$
begin
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'ref.limited_resources'::pg_catalog.regclass
    ), 'app_owner should own ref.limited_resources';
    assert (
        select pg_catalog.count(*) >= 2
        from ref.limited_resources as k
    ), 'what is counted should stand in ref.limited_resources';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ref.limited_resources', 'insert, delete'
    ), 'functions should not be able to add what is limited';
end
$verify$;

rollback;
