-- Verify routiq:standardisation/names on pg

begin;

do $verify$
declare
    v_table text;
    v_view regclass;
begin
    foreach v_table in array standardisation.table_names() loop
        v_view := format('legacy_names.%I', v_table)::regclass;
        execute format(
            'create temporary view %I as %s',
            'names_' || v_table, standardisation.name_query(v_table)
        );
        assert pg_catalog.pg_get_viewdef(v_view)
        = pg_catalog.pg_get_viewdef(format('pg_temp.%I', 'names_' || v_table)::regclass),
        format('%s should show what standardisation.name_query says', v_view);
        assert exists (
            select
            from pg_catalog.pg_trigger as t
            where
                t.tgrelid = v_view
                and t.tgname = format('tg_%s_50_write', v_table)
                and t.tgfoid = 'standardisation.write_by_name()'::regprocedure
                and t.tgenabled = 'O'
        ), format('%s should take writes', v_view);
        assert has_table_privilege('service_role', v_view, 'select, insert, update, delete'),
        format('%s should be for the first application', v_view);
        assert pg_catalog.obj_description(v_view, 'pg_class') is not null,
        format('%s should have a comment', v_view);
    end loop;
end
$verify$;

rollback;
