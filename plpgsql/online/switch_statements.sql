-- function online.switch_statements(text)

-- Told all at once, because they change what they are derived from. Foreign keys go first and come
-- back before the names change; a unique index that is made a constraint takes its name.

create or replace function online.switch_statements(p_name text)
returns setof text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_is_back boolean;
    v_suffix text;
    v_piece record;
begin
    select p.is_switched
    into v_is_back
    from online.column_pairs(p_name) as p
    limit 1;

    v_suffix := case when v_is_back then '_new' else '_old' end;

    for v_piece in
        select c.*
        from online.mirrored_constraints(p_name) as c
        where
            c.is_inner
            or c.mirror_id is null
    loop
        return next format(
            case
                when v_piece.is_inner then 'alter table %1$s drop constraint %2$I'
                else 'alter table %1$s rename constraint %2$I to %3$I'
            end,
            online.qualified_name(v_piece.relation), v_piece.constraint_name,
            online.suffixed_name(v_piece.constraint_name, v_suffix)
        );
        if v_piece.mirror_id is null then
            return next format(
                'alter table %s add constraint %I %s not valid',
                online.qualified_name(v_piece.relation), v_piece.constraint_name,
                v_piece.definition
            );
        end if;
    end loop;

    return query select s from online.switch_key_statements(p_name, v_suffix) as s;

    for v_piece in
        select
            c.*,
            (
                select r.conname
                from pg_constraint as r
                where r.oid = c.mirror_id
            ) as present_name
        from online.mirrored_constraints(p_name) as c
        where c.mirror_id is not null
    loop
        if not v_piece.is_inner then
            return next format(
                'alter table %s rename constraint %I to %I',
                online.qualified_name(v_piece.relation), v_piece.constraint_name,
                online.suffixed_name(v_piece.constraint_name, v_suffix)
            );
        end if;
        return next format(
            'alter table %s rename constraint %I to %I',
            online.qualified_name(v_piece.relation), v_piece.present_name,
            v_piece.constraint_name
        );
    end loop;

    return query select s from online.switch_column_statements(p_name) as s;
end
$function$;

revoke all on function online.switch_statements(text) from public;

comment on function online.switch_statements(text) is
    'The statements, in their order, by which the columns that follow in a change become those '
    'that lead: foreign keys, keys, names, defaults, identities, triggers.';
