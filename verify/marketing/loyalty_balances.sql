-- Verify routiq:marketing/loyalty_balances on pg

begin;

select
    t.organization_id,
    t.contact_id,
    t.points,
    t.points_earned
from marketing.loyalty_balances as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'marketing.loyalty_balances'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'marketing.loyalty_balances'::pg_catalog.regclass
    ), 'app_owner should own marketing.loyalty_balances';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'marketing.loyalty_balances', 'select, insert, update'
        )
    ), 'clients should have no right on marketing.loyalty_balances';
end
$verify$;

rollback;
