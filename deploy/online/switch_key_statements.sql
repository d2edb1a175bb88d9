-- Deploy routiq:online/switch_key_statements to pg
-- requires: online/mirrored_indexes
-- requires: online/qualified_name
-- requires: online/suffixed_name

begin;

-- function online.switch_key_statements(text, text)

create or replace function online.switch_key_statements(p_name text, p_suffix text)
returns setof text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_piece record;
    v_table text;
begin
    for v_piece in
        select distinct on (i.relation, i.mirror_id)
            i.relation,
            i.index_id,
            i.mirror_id,
            r.relname,
            m.relname as mirror_name,
            n.nspname as schema_name,
            c.conname,
            c.contype,
            c.condeferrable,
            c.condeferred,
            exists (
                select
                from pg_constraint as k
                where
                    k.conindid = i.mirror_id
                    and k.contype in ('p', 'u')
            ) as is_constraint,
            t.relreplident = 'i' and x.indisreplident as is_identity
        from online.mirrored_indexes(p_name) as i
        inner join pg_class as t
            on i.relation = t.oid
        inner join pg_class as r
            on i.index_id = r.oid
        inner join pg_index as x
            on i.index_id = x.indexrelid
        inner join pg_class as m
            on i.mirror_id = m.oid
        inner join pg_namespace as n
            on m.relnamespace = n.oid
        left join pg_constraint as c
            on i.constraint_id = c.oid
        order by
            i.relation, i.mirror_id, c.contype = 'p' desc nulls last, c.oid is null, i.index_id
    loop
        v_table := online.qualified_name(v_piece.relation);

        if v_piece.conname is null then
            return next format(
                'alter index %I.%I rename to %I',
                v_piece.schema_name, v_piece.relname,
                online.suffixed_name(v_piece.relname, p_suffix)
            );
            return next format(
                'alter index %I.%I rename to %I',
                v_piece.schema_name, v_piece.mirror_name, v_piece.relname
            );
        elsif v_piece.contype = 'p' or p_suffix = '_new' then
            return next format('alter table %s drop constraint %I', v_table, v_piece.conname);
        else
            return next format(
                'alter table %s rename constraint %I to %I',
                v_table, v_piece.conname, online.suffixed_name(v_piece.conname, p_suffix)
            );
        end if;

        if v_piece.conname is not null and v_piece.is_constraint then
            return next format(
                'alter table %s rename constraint %I to %I',
                v_table, v_piece.mirror_name, v_piece.conname
            );
        elsif v_piece.conname is not null then
            return next format(
                'alter table %s add constraint %I %s using index %I%s%s',
                v_table, v_piece.conname,
                case when v_piece.contype = 'p' then 'primary key' else 'unique' end,
                v_piece.mirror_name,
                case when v_piece.condeferrable then ' deferrable' else '' end,
                case when v_piece.condeferred then ' initially deferred' else '' end
            );
        end if;

        if v_piece.is_identity then
            return next format(
                'alter table %s replica identity using index %I', v_table, v_piece.relname
            );
        end if;
    end loop;
end
$function$;

revoke all on function online.switch_key_statements(text, text) from public;

comment on function online.switch_key_statements(text, text) is
    'The part of a switch that makes primary key, unique constraints and indexes of those on the '
    'columns that follow; the names of the old ones get the suffix.';

commit;
