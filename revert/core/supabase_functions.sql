-- Revert routiq:core/supabase_functions from pg
--
-- Only what the deploy made: a host that brings its own keeps it.

begin;

do $functions$
declare
    v_signature text;
begin
    for v_signature in
        select pg_catalog.format('auth.%I()', f.name)
        from pg_catalog.unnest(array['uid', 'jwt', 'role']) as f (name)
        where
            pg_catalog.obj_description(
                pg_catalog.to_regprocedure(pg_catalog.format('auth.%I()', f.name)), 'pg_proc'
            ) like '%(made by core/supabase_functions)'
    loop
        execute pg_catalog.format('drop function %s', v_signature);
    end loop;

    if pg_catalog.obj_description(pg_catalog.to_regnamespace('auth'), 'pg_namespace')
        like '%(made by core/supabase_functions)'
    then
        drop schema auth;
    end if;
end
$functions$;

commit;
