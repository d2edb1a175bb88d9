-- function online.column_change_statements(text, text)

create or replace function online.column_change_statements(
    p_name text,
    p_goal text default 'switch'
)
returns table (place bigint, relation regclass, statement text, reason text)
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
begin
    if p_goal not in ('switch', 'finish') then
        raise exception 'goal "%" is neither "switch" nor "finish"', p_goal
            using errcode = 'invalid_parameter_value';
    end if;

    return query
    select
        row_number() over (order by m.place, s.number),
        m.relation,
        s.statement,
        m.reason
    from online.column_change_missing(p_name) as m
    cross join lateral (
        select
            m.kind = 'spare'
            or exists (
                select
                from online.mirrored_indexes(p_name) as i
                inner join pg_index as x
                    on i.index_id = x.indexrelid
                where
                    i.relation = m.relation
                    and i.mirror_name = m.object_name
                    and x.indisunique
            ) as is_unique
    ) as u
    cross join lateral online.index_statements(
        p_table => m.relation,
        p_index => m.object_name,
        p_body => m.definition,
        p_is_unique => u.is_unique
    ) with ordinality as s (statement, number)
    where
        p_goal = 'switch'
        and m.kind in ('index', 'spare')
    union all
    select
        row_number() over (order by p.place, x.indexrelid),
        p.relation,
        format('drop index concurrently %s', online.qualified_name(x.indexrelid::regclass)),
        'spares the last step the removal of files under a strong lock; ends the way back'
    from online.column_pairs(p_name) as p
    inner join pg_index as x
        on p.relation = x.indrelid and p.follower_number = any(x.indkey::int2[])
    where
        p_goal = 'finish'
        and p.is_switched
        and not exists (
            select
            from pg_constraint as c
            where c.conindid = x.indexrelid
        )
        and x.indrelid not in (
            select t.partrelid
            from pg_partitioned_table as t
        )
    order by 1;
end
$function$;

revoke all on function online.column_change_statements(text, text) from public;

comment on function online.column_change_statements(text, text) is
    'What no procedure can do, to be run by scripts, each statement by itself: the indexes that '
    'are to be built concurrently before the switch or, for goal "finish", those that may be '
    'dropped concurrently before the old columns go.';
