-- Verify routiq:jobs/handlers on pg

begin;

select
    t.kind,
    t.routine,
    t.description
from jobs.handlers as t
where false;

do $verify$
begin
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.handlers'::pg_catalog.regclass
    ), 'app_owner should own jobs.handlers';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'jobs.handlers', 'select, insert, update'
        )
    ), 'clients should have no right on jobs.handlers';
end
$verify$;

rollback;
