-- Deploy routiq:online/swap_key_statement to pg
-- requires: online/column_list
-- requires: online/qualified_name
-- requires: online/suffixed_name
-- requires: online/unique_statement
-- requires: online/use_unique_index

begin;

-- function online.swap_key_statement(regclass, regclass)

-- Foreign keys hang on the index of the key that they refer to. They are made again, not valid, on
-- the spare index of the same columns, and validated when the lock is gone.

create or replace function online.swap_key_statement(p_table regclass, p_index regclass)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_key pg_constraint;
    v_key_columns text;
    v_add text;
    v_drops text;
    v_adds text;
    v_tables text;
begin
    select c.*
    into v_key
    from pg_constraint as c
    where
        c.conrelid = p_table
        and c.contype = 'p';

    if not found then
        raise exception 'table % has no primary key', p_table
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'call online.use_unique_index with p_is_primary => true';
    elsif p_index is null then
        raise warning 'there is no such index: taken for the primary key of %, which is (%)',
            p_table, online.column_list(p_table, v_key.conkey)
            using hint = 'an index takes the name of the key; build it, where it never was there';
        return null;
    elsif v_key.conindid = p_index then
        return null;
    end if;

    v_add := online.unique_statement(p_table, p_index, v_key.conname, true);
    v_key_columns := online.column_list(p_table, v_key.conkey);

    select
        string_agg(
            format('alter table %s drop constraint %I; ', q.name, c.conname), '' order by c.oid
        ),
        string_agg(
            format(
                '; alter table %s add constraint %I %s not valid', q.name, c.conname,
                regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', '')
            ),
            ''
            order by c.oid
        ),
        string_agg(distinct ', ' || q.name, '')
    into
        v_drops,
        v_adds,
        v_tables
    from pg_constraint as c
    cross join online.qualified_name(c.conrelid::regclass) as q (name)
    where
        c.contype = 'f'
        and c.conparentid = 0
        and c.confrelid = p_table
        and c.conindid = v_key.conindid;

    if
        v_drops is not null
        and not exists (
            select
            from pg_index as x
            where
                x.indrelid = p_table
                and x.indexrelid <> v_key.conindid
                and x.indisunique
                and x.indisvalid
                and x.indpred is null
                and x.indexprs is null
                and array_to_string(v_key.conkey, ' ') = x.indkey::text
        )
    then
        raise exception 'foreign keys refer to the primary key of %', p_table
            using
                errcode = 'object_not_in_prerequisite_state',
                detail = v_drops,
                hint = format(
                    'run "create unique index concurrently %I on %s (%s)" first: they move to it',
                    online.suffixed_name(v_key.conname, '_spare'), online.qualified_name(p_table),
                    v_key_columns
                );
    end if;

    return concat(
        format(
            'lock table %s%s in access exclusive mode; ', online.qualified_name(p_table), v_tables
        ),
        v_drops,
        format(
            'alter table %s drop constraint %I; ', online.qualified_name(p_table), v_key.conname
        ),
        v_add,
        v_adds
    );
end
$function$;

revoke all on function online.swap_key_statement(regclass, regclass) from public;

comment on function online.swap_key_statement(regclass, regclass) is
    'The statements that make another unique index the primary key, under the name of the present '
    'one; null when it is, and, with a warning, where no index is given. Raises what '
    'online.unique_statement raises, and 55000 when foreign keys '
    'refer to the present key and no other unique index of its columns is there for them.';

commit;
