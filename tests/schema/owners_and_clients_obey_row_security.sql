-- needs a superuser: gives bypassrls

begin;

select plan(2);

prepare offenders as
select r.rolname
from pg_roles as r
where
    r.rolname in (
        'app_owner', 'app_dispatcher', 'anon', 'authenticated', 'app_worker', 'app_auditor', 'app_monitor',
        'authenticator'
    )
    and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb);

select is_empty('offenders', 'no role of owners and clients passes by row security or makes roles');

alter role app_worker bypassrls;

select isnt_empty('offenders', 'a role that passes by is noticed');

select *
from finish();

rollback;
