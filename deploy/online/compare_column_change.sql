-- Deploy routiq:online/compare_column_change to pg
-- requires: online/column_changes
-- requires: online/column_pairs
-- requires: online/compared_rows

begin;

-- function online.compare_column_change(text, integer)

-- A row is right when its new value is what the old one becomes, or its old value what the new one
-- becomes: a conversion may lose something, and whoever wrote last wrote one of the two.

create or replace function online.compare_column_change(p_name text, p_limit integer default 10)
returns table (
    relation regclass,
    old_column name,
    new_column name,
    row_count bigint,
    differing_rows bigint,
    digest_expected numeric,
    digest_found numeric,
    first_differences jsonb
)
language plpgsql
volatile
strict
set search_path = pg_catalog, pg_temp
set row_security = off
as $function$
-- The expressions are the caller's own and run with the caller's rights:
-- @plpgsql_check_options: security_warnings = false
declare
    v_pair record;
    v_change online.column_changes;
    v_setting text;
    v_rows text;
begin
    for v_pair in
        select
            p.*,
            case when p.is_switched then p.follower else p.leader end as old_name,
            case when p.is_switched then p.leader else p.follower end as new_name
        from online.column_pairs(p_name) as p
    loop
        select c.*
        into strict v_change
        from online.column_changes as c
        where
            c.name = p_name
            and c.relation = v_pair.relation
            and c.column_name = v_pair.column_name;

        relation := v_pair.relation;
        old_column := v_pair.old_name;
        new_column := v_pair.new_name;
        v_rows := online.compared_rows(v_change, v_pair.old_name, v_pair.new_name);

        foreach v_setting in array v_change.settings loop
            execute 'set local ' || v_setting;
        end loop;

        execute format(
            $query$
            select
                pg_catalog.count(*),
                pg_catalog.count(*) filter (where r.is_different),
                coalesce(
                    pg_catalog.sum(
                        pg_catalog.hashtextextended(
                            pg_catalog.concat_ws(
                                ' ', r.key,
                                case when r.is_different then r.converted else r.new_value end
                            ), 0
                        )::numeric
                    ), 0
                ),
                coalesce(
                    pg_catalog.sum(
                        pg_catalog.hashtextextended(
                            pg_catalog.concat_ws(' ', r.key, r.new_value), 0
                        )::numeric
                    ), 0
                )
            from %s as r
            $query$,
            v_rows
        )
        into row_count, differing_rows, digest_expected, digest_found;

        if differing_rows > 0 then
            execute format(
                'select pg_catalog.jsonb_agg(d) from (select r.key, r.old_value, r.new_value, '
                'r.converted as expected from %s as r where r.is_different order by r.key limit $1'
                ') as d',
                v_rows
            )
            into first_differences
            using p_limit;
        else
            first_differences := '[]';
        end if;

        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        return next;
    end loop;
end
$function$;

revoke all on function online.compare_column_change(text, integer) from public;

comment on function online.compare_column_change(text, integer) is
    'Compares old and new column of every row of a change, in one read of each table: rows, rows '
    'that differ, digests of the values that should be and that are (alike whatever the order of '
    'rows), and the first that differ with key and both values.';

commit;
