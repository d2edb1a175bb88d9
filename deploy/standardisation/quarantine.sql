-- Deploy routiq:standardisation/quarantine to pg
-- requires: standardisation/records
-- requires: standardisation/defect_rules

begin;

-- view standardisation.quarantine
-- view standardisation.profile

-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit

create or replace view standardisation.quarantine
with (security_invoker = true) as
select
    r.row_id,
    r.table_name,
    r.target_organization_id,
    r.old_id,
    r.reasons,
    r.waits_for,
    r.old_row,
    r.changed_at,
    (
        select string_agg(d.rule, ' ' order by d.defect)
        from standardisation.defect_rules as d
        where d.defect = any(r.reasons) and d.table_name in (r.table_name, '*')
    ) as rules
from standardisation.records as r
where r.state = 'quarantined';

alter view standardisation.quarantine owner to app_owner;

comment on view standardisation.quarantine is
    'Old rows that could not be taken over, and why: standardisation.repair gives them other '
    'values, '
    'standardisation.retry reads them once more, standardisation.dismiss decides against them';

create or replace view standardisation.profile
with (security_invoker = true) as
with counted as (
    select
        r.table_name,
        d.defect,
        count(*) as row_count,
        count(*) filter (where d.defect = any(r.reasons) and r.state = 'quarantined')
            as kept_back_count
    from standardisation.records as r
    cross join unnest(r.defects || '{rows}'::text[]) as d (defect)
    where r.state <> 'removed'
    group by r.table_name, d.defect
)

select
    c.table_name,
    c.defect,
    c.row_count,
    c.kept_back_count,
    coalesce(o.action, a.action) as action,
    coalesce(o.rule, a.rule) as rule
from counted as c
left join standardisation.defect_rules as o
    on c.table_name = o.table_name and c.defect = o.defect
left join standardisation.defect_rules as a
    on a.table_name = '*' and c.defect = a.defect;

alter view standardisation.profile owner to app_owner;

comment on view standardisation.profile is
    'How many rows of each old table have which defect, how many are kept back for it, and what is '
    'done about it; the defect rows stands for all of them';

commit;
