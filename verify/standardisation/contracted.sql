-- Verify routiq:standardisation/contracted on pg

begin;

do $verify$
begin
    -- Parked or in use, and never half of it.
    assert (
        select count(*) = case when standardisation.is_contracted() then 11 else 0 end
        from pg_catalog.pg_trigger as t
        where
            t.tgfoid = 'standardisation.refuse_parked()'::pg_catalog.regprocedure
            and t.tgenabled <> 'D'
    ), 'each old table should refuse writes once it is parked, and not before';
    assert not standardisation.is_contracted() or not exists (
        select
        from pg_catalog.pg_trigger as t
        where t.tgfoid in (
            'standardisation.carry_written()'::pg_catalog.regprocedure,
            'standardisation.carry_back_written()'::pg_catalog.regprocedure
        )
    ), 'nothing should be carried over to or from a parked table';
    assert standardisation.is_contracted()
        <> pg_catalog.has_schema_privilege('service_role', 'legacy', 'usage'),
        'the first application should reach the old tables until they are parked';
end
$verify$;

rollback;
