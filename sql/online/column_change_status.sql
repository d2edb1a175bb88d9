-- view online.column_change_status

-- No security_invoker, which PostgreSQL 14 lacks: whoever may read it, reads its table by it.

create or replace view online.column_change_status as
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

revoke all on online.column_change_status from public;

comment on view online.column_change_status is
    'Where each change of a column stands, which column leads, how far it is filled, what it lacks '
    'before it can switch, what else reads the column, and the next statement to run.';
