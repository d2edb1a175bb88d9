-- Verify routiq:audit/user_actions on pg

begin;

select
    a.organization_id,
    a.id,
    a.user_id,
    a.actor,
    a.action,
    a.detail,
    a.happened_at,
    a.recorded_at
from audit.user_actions as a
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'audit.user_actions'::pg_catalog.regclass
    ), 'row security should be on and forced';
end
$verify$;

rollback;
