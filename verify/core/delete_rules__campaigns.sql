-- Verify routiq:core/delete_rules__campaigns on pg

begin;

do $verify$
begin
    assert (
        select pg_catalog.count(*) = 3
        from core.delete_rules as r
        where
            r.child_table in (
                'marketing.campaigns',
                'marketing.campaign_targets'
            )
    ), 'every reference of these tables should have its rule';
    assert (
        select pg_catalog.count(*) = 4
        from pg_catalog.pg_trigger as t
        where
            t.tgfoid = 'core.require_living_parents'::pg_catalog.regproc
            and t.tgrelid::pg_catalog.regclass::pg_catalog.text in (
                'marketing.campaigns',
                'marketing.campaign_targets'
            )
    ), 'no living row of these tables should come to refer to a deleted one';
end
$verify$;

rollback;
