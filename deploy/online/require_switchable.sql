-- Deploy routiq:online/require_switchable to pg
-- requires: online/column_change_missing

begin;

-- function online.require_switchable(text, boolean)

-- On the way back, foreign keys may be missing: they are made not valid in the switch, which is no
-- scan, and validated after it. A partitioned table cannot have such ones.

create or replace function online.require_switchable(p_name text, p_is_back boolean)
returns void
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_missing text;
begin
    select
        string_agg(
            format('%s "%s" of %s %s', m.kind, m.object_name, m.relation, m.reason),
            e'\n'
            order by m.place
        )
    into v_missing
    from online.column_change_missing(p_name) as m
    inner join pg_class as r
        on m.relation = r.oid
    where not (
        p_is_back
        and m.kind in ('constraint', 'not valid')
        and r.relkind = 'r'
    );

    if v_missing is not null then
        raise exception 'change "%" is not ready to switch', p_name
            using
                errcode = 'object_not_in_prerequisite_state',
                detail = v_missing,
                hint = format(
                    'select next_step from online.column_change_status where name = %L', p_name
                );
    end if;
end
$function$;

revoke all on function online.require_switchable(text, boolean) from public;

comment on function online.require_switchable(text, boolean) is
    'Raises 55000 with all that a change lacks before it can switch.';

commit;
