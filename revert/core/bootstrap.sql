-- Revert routiq:core/bootstrap from pg
--
-- Roles stay: they belong to the server and other databases may use them. Extensions and the
-- schema go only if the deploy made them.

begin;

do $bootstrap$
declare
    v_name name;
begin
    for v_name in
        select e.extname
        from pg_catalog.pg_extension as e
        where pg_catalog.obj_description(e.oid, 'pg_extension') like '%(made by core/bootstrap)'
        order by e.extname
    loop
        execute pg_catalog.format('drop extension %I', v_name);
    end loop;

    if pg_catalog.obj_description(pg_catalog.to_regnamespace('extensions'), 'pg_namespace')
        like '%(made by core/bootstrap)'
    then
        drop schema extensions;
    end if;
end
$bootstrap$;

commit;
