-- Deploy routiq:online/switch_fingerprint to pg
-- requires: online/column_changes

begin;

-- function online.switch_fingerprint(text)

-- What the statements of a switch were derived from. To compare this is quick, to derive them is
-- not, and it is compared under the lock.

create or replace function online.switch_fingerprint(p_name text)
returns text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_relations oid[] := array(
        select c.relation::oid
        from online.column_changes as c
        where c.name = p_name
    );
begin
    return (
        select md5(string_agg(f.row_version, ' ' order by f.row_version))
        from (
            select format('column %s %s %s', a.attrelid, a.attnum, a.xmin)
            from pg_attribute as a
            where
                a.attrelid = any(v_relations)
                and a.attnum > 0
            union all
            select format('default %s %s', d.oid, d.xmin)
            from pg_attrdef as d
            where d.adrelid = any(v_relations)
            union all
            select format('constraint %s %s', c.oid, c.xmin)
            from pg_constraint as c
            where c.conrelid = any(v_relations)
            union all
            select format('index %s %s %s', x.indexrelid, x.xmin, r.relname)
            from pg_index as x
            inner join pg_class as r
                on x.indexrelid = r.oid
            where x.indrelid = any(v_relations)
        ) as f (row_version)
    );
end
$function$;

revoke all on function online.switch_fingerprint(text) from public;

comment on function online.switch_fingerprint(text) is
    'A digest of the rows of the catalogue that a switch depends on: it differs after any change '
    'to columns, defaults, constraints or indexes of its tables.';

commit;
