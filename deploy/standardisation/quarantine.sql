-- Deploy routiq:standardisation/quarantine to pg
-- requires: standardisation/records
-- requires: standardisation/defect_rules

begin;

-- view standardisation.quarantine
-- view standardisation.work_to_do
-- view standardisation.profile
-- view standardisation.kept_rows

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

create or replace view standardisation.work_to_do
with (security_invoker = true) as
select
    r.table_name,
    r.target_organization_id,
    w.reason,
    count(*) as row_count,
    min(r.changed_at) as waits_since,
    min(r.row_id) as first_row_id,
    coalesce(min(o.rule), min(a.rule)) as rule,
    case
        when w.reason in ('no_keyring', 'fernet_key_missing', 'fernet_wrong_key')
            then format('open the key, then select standardisation.retry(%L)', r.table_name)
        when w.reason in ('orphan', 'contact_kept_back', 'conversation_kept_back')
            then 'it comes by itself when the row that it names does'
        when w.reason ~ '^unknown_'
            then format('add what it names, then select standardisation.retry(%L)', r.table_name)
        else 'standardisation.repair'
    end
    || format(
        '; not to be taken over: select standardisation.dismiss(%L, %L, ''why'')', r.table_name,
        w.reason
    ) as remedy
from standardisation.records as r
cross join unnest(r.reasons) as w (reason)
left join standardisation.defect_rules as o
    on r.table_name = o.table_name and w.reason = o.defect
left join standardisation.defect_rules as a
    on a.table_name = '*' and w.reason = a.defect
where r.state = 'quarantined'
group by r.table_name, r.target_organization_id, w.reason;

alter view standardisation.work_to_do owner to app_owner;

comment on view standardisation.work_to_do is
    'What a person has to look at before the old tables can go: how many rows are kept back, of '
    'whom and why, since when, and what to do about them';

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

create or replace view standardisation.kept_rows
with (security_invoker = true) as
select
    r.table_name,
    r.row_id,
    r.old_id,
    r.target_organization_id,
    r.target_id,
    r.kept_because
from standardisation.records as r
where r.kept_because is not null;

alter view standardisation.kept_rows owner to app_owner;

comment on view standardisation.kept_rows is
    'Old rows whose new ones stayed when the backfill was taken back, and why';

commit;
