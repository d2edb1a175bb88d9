-- Verify routiq:online/column_change_status on pg

begin;

create temporary view column_change_status as
select
    c.name,
    c.relation,
    c.column_name,
    c.old_type,
    c.new_type,
    p.leader as leading_column,
    p.follower as following_column,
    b.percent as filled_percent,
    b.state as fill_state,
    c.created_at,
    c.updated_at,
    online.column_change_stage(c.name) as state,
    online.next_step(c.name) as next_step,
    array(
        select format('%s "%s" %s', m.kind, m.object_name, m.reason)
        from online.column_change_missing(c.name) as m
        where
            m.relation = c.relation
            and c.phase in ('begun', 'expanded')
        order by m.place
    ) as missing,
    array(
        select d
        from online.column_dependents(c.relation, p.leader) as d
    ) as read_by
from online.column_changes as c
left join lateral online.column_pairs(c.name) as p
    on c.relation = p.relation and c.column_name = p.column_name
left join online.backfill_status as b
    on b.name = online.fill_name(c);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view online.column_change_status
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.column_change_status'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.column_change_status'::regclass
            )
        ),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array[]::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'online.column_change_status'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view online.column_change_status', v_differs;
    end if;
end;
$verify$;

rollback;
