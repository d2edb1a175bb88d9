-- Verify routiq:ops/advisor_findings on pg

begin;

create temporary view advisor_findings
with (security_invoker = true) as
with findings as (
    select f.* from ops.advisor_keys as f
    union all
    select f.* from ops.advisor_row_security as f
    union all
    select f.* from ops.advisor_interfaces as f
    union all
    select f.* from ops.advisor_statistics as f
)

select
    f.code,
    f.level,
    -- Names of the catalog have the collation "C", literals another: together they have none, and
    -- nobody could compare them. (The linter takes a collation for a column.)
    f.object collate "default" as object, -- noqa: RF03
    f.detail collate "default" as detail, -- noqa: RF03
    f.remedy collate "default" as remedy, -- noqa: RF03
    f.undo collate "default" as undo, -- noqa: RF03
    f.proof collate "default" as proof -- noqa: RF03
from findings as f
where
    not exists (
        select
        from ops.advisor_exceptions as e
        where f.code like e.code and f.object like e.object
    );

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view ops.advisor_findings
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.advisor_findings'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.advisor_findings'::regclass
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
                from unnest(array['app_monitor:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'ops.advisor_findings'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view ops.advisor_findings', v_differs;
    end if;
end;
$verify$;

rollback;
