begin;

select plan(2);

-- Also where a host refuses bypassrls: by a policy, and past the restrictive ones.
prepare offenders as
select r.name
from test.relations('rp') as r
where
    r.class in ('tenant', 'global', 'queue', 'log', 'derived')
    and not exists (
        select
        from pg_policy as p
        where
            p.polrelid = r.oid
            and p.polpermissive
            and p.polcmd = case r.class when 'log' then 'r' else '*' end
            and p.polroles = array['app_migrator'::regrole::oid]
            and pg_get_expr(p.polqual, p.polrelid) = 'true'
    )
union all
select format('%I on %s', p.polname, r.name)
from test.relations('rp') as r
inner join pg_policy as p
    on r.oid = p.polrelid and not p.polpermissive
where pg_get_expr(p.polqual, p.polrelid) !~ 'core\.(sees_every_branch|sees_every_contact|is_migrating)\(\)';

select is_empty('offenders', 'no policy hides a row from app_migrator');

drop policy contacts_app_migrator_all on contact.contacts;

select isnt_empty('offenders', 'a table without the policy is noticed');

select *
from finish();

rollback;
