-- Deploy routiq:online/require_equal_columns to pg
-- requires: online/compare_column_change
-- requires: online/require_phases

begin;

-- function online.require_equal_columns(text)

create or replace function online.require_equal_columns(p_name text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_difference record;
begin
    perform online.require_phases(p_name, array['expanded', 'switched', 'finished']);

    for v_difference in
        select d.*
        from online.compare_column_change(p_name, 3) as d
        where d.differing_rows > 0
    loop
        raise exception '% of % rows of % differ in columns "%" and "%"',
            v_difference.differing_rows, v_difference.row_count, v_difference.relation,
            v_difference.old_column, v_difference.new_column
            using
                errcode = 'check_violation',
                detail = v_difference.first_differences::text,
                hint = format('select * from online.compare_column_change(%L)', p_name);
    end loop;
end
$function$;

revoke all on function online.require_equal_columns(text) from public;

comment on function online.require_equal_columns(text) is
    'Raises 23514 with the first rows whose old and new columns differ, in any table of a change.';

commit;
