-- Deploy routiq:online/column_properties to pg
-- requires: online/schema

begin;

-- function online.column_properties(pg_attribute, text, name)

create or replace function online.column_properties(
    p_column pg_attribute,
    p_table text,
    p_follower name
)
returns text[]
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        array_remove(
            array[
                'comment on column ' || p_table || '.' || quote_ident(p_follower) || ' is '
                || quote_literal(col_description(p_column.attrelid, p_column.attnum)),
                case
                    when p_column.attstattarget >= 0
                        then format(
                            'alter table %s alter column %I set statistics %s',
                            p_table, p_follower, p_column.attstattarget
                        )
                end,
                case
                    when p_column.attoptions is not null
                        then format(
                            'alter table %s alter column %I set (%s)',
                            p_table, p_follower, array_to_string(p_column.attoptions, ', ')
                        )
                end
            ],
            null
        )
        || array(
            select
                format(
                    'grant %s (%I) on %s to %s%s',
                    p.privilege_type, p_follower, p_table,
                    case
                        when p.grantee = 0 then 'public'
                        else quote_ident(pg_get_userbyid(p.grantee))
                    end,
                    case when p.is_grantable then ' with grant option' else '' end
                )
            from aclexplode(p_column.attacl) as p
        )
$function$;

revoke all on function online.column_properties(pg_attribute, text, name) from public;

comment on function online.column_properties(pg_attribute, text, name) is
    'Statements that give another column of the table the comment, the privileges, the statistics '
    'target and the options of this one.';

commit;
