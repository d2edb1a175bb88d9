-- Verify routiq:standardisation/quarantine on pg

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
end;
$verify$;

rollback;
