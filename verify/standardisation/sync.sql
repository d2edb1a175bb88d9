-- Verify routiq:standardisation/sync on pg

begin;

do $verify$
declare
    v_is_alike boolean := standardisation.is_needed() and not standardisation.is_contracted();
begin
    assert (
        select count(*) = case when v_is_alike then 33 else count(*) end
        from pg_catalog.pg_trigger as t
        where
            t.tgfoid = 'standardisation.carry_written()'::pg_catalog.regprocedure
            and t.tgenabled <> 'D'
    ), 'each old table should carry over what is written to it';
    assert (
        select count(*) = case when v_is_alike then 42 else count(*) end
        from pg_catalog.pg_trigger as t
        where
            t.tgfoid = 'standardisation.carry_back_written()'::pg_catalog.regprocedure
            and t.tgenabled <> 'D'
            and t.tgparentid = 0
    ), 'each new table should carry back what is written to it';
end
$verify$;

rollback;
