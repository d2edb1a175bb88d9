-- Verify routiq:standardisation/quarantine on pg
-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit

begin;

create temporary view quarantine
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

create temporary view work_to_do
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

create temporary view profile
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

create temporary view kept_rows
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

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view standardisation.quarantine
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.quarantine'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.quarantine'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_owner'),
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
    where r.oid = 'standardisation.quarantine'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.quarantine', v_differs;
    end if;

    -- view standardisation.work_to_do
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.work_to_do'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.work_to_do'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_owner'),
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
    where r.oid = 'standardisation.work_to_do'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.work_to_do', v_differs;
    end if;

    -- view standardisation.profile
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.profile'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.profile'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_owner'),
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
    where r.oid = 'standardisation.profile'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.profile', v_differs;
    end if;

    -- view standardisation.kept_rows
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.kept_rows'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.kept_rows'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_owner'),
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
    where r.oid = 'standardisation.kept_rows'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view standardisation.kept_rows', v_differs;
    end if;
end;
$verify$;

rollback;
