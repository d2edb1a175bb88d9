-- Verify routiq:ops/advisor_row_security on pg

begin;

create temporary view advisor_row_security
with (security_invoker = true) as
with recursive policies as (
    select
        p.oid,
        p.polrelid,
        p.polcmd,
        p.polpermissive,
        r.has_row_security,
        r.object as relation,
        pg_catalog.format('%s.%I', r.object, p.polname) as object,
        pg_catalog.concat_ws(
            ' ',
            pg_catalog.pg_get_expr(p.polqual, p.polrelid),
            pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)
        ) as expression,
        coalesce(
            pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid),
            pg_catalog.pg_get_expr(p.polqual, p.polrelid)
        ) as checked,
        array(
            select case when n.role_id = 0 then 'public' else n.role_id::regrole::text end
            from pg_catalog.unnest(p.polroles) as n (role_id)
        ) as roles
    from pg_catalog.pg_policy as p
    inner join ops.advised_relations as r
        on p.polrelid = r.relation_id
),

peeled (oid, rest) as (
    select
        p.oid,
        p.expression
    from policies as p
    union all
    select
        e.oid,
        pg_catalog.regexp_replace(
            pg_catalog.regexp_replace(e.rest, '\( SELECT ((?! FROM )[^()])*\)', '', 'g'),
            '\(([^()]*)\)',
            '<\1>',
            'g'
        )
    from peeled as e
    where e.rest ~ '\([^()]*\)'
)

select
    'row_security_off_where_clients_read' as code,
    'error' as level,
    r.object,
    'anon or authenticated have rights on it, and nothing narrows them to their own rows.'
        as detail,
    pg_catalog.format('alter table %s enable row level security;', r.object) as remedy
from ops.advised_relations as r
where r.kind in ('r', 'p') and r.is_open_to_clients and not r.has_row_security
union all
select
    'policy_without_row_security' as code,
    'error' as level,
    p.object,
    'The policy is there, but row security is not enabled: it does nothing.' as detail,
    pg_catalog.format('alter table %s enable row level security;', p.relation) as remedy
from policies as p
where not p.has_row_security
union all
select
    'row_security_without_policy' as code,
    'notice' as level,
    r.object,
    'Row security is enabled and no policy lets anybody see a row.' as detail,
    'Add a policy, or leave it closed and say so in ops.advisor_exceptions.' as remedy
from ops.advised_relations as r
where
    r.has_row_security
    and not r.is_partition
    and not exists (
        select from policies as p
        where p.polrelid = r.relation_id
    )
union all
select
    'row_security_not_forced' as code,
    'notice' as level,
    r.object,
    'Its owner, and each function that runs with the owner''s rights, passes by the policies.'
        as detail,
    pg_catalog.format('alter table %s force row level security;', r.object) as remedy
from ops.advised_relations as r
where r.has_row_security and not r.forces_row_security
union all
select
    'policy_calls_for_each_row' as code,
    'warning' as level,
    p.object,
    'A function that gives one answer a statement is called for each row.' as detail,
    'Put each call in a select of its own: (select auth.uid()).' as remedy
from policies as p
where
    exists (
        select
        from peeled as e
        where
            e.oid = p.oid
            and e.rest !~ '\([^()]*\)'
            and e.rest ~ '(\mcurrent_setting|\w\.\w+)<'
    )
union all
select
    'permissive_policies_overlap' as code,
    'warning' as level,
    pg_catalog.format('%s for %s to %s', p.relation, c.command, n.role) as object,
    pg_catalog.format(
        'Each row is tried against %s permissive policies: %s.',
        pg_catalog.count(*),
        pg_catalog.string_agg(p.object, ', ' order by p.object)
    ) as detail,
    'Make one policy of them, joined by or.' as remedy
from policies as p
cross join lateral pg_catalog.unnest(p.roles) as n (role)
inner join (
    values ('r', 'select'), ('a', 'insert'), ('w', 'update'), ('d', 'delete')
) as c (letter, command)
    on p.polcmd in (c.letter::"char", '*')
where p.polpermissive
group by p.relation, c.command, n.role
having pg_catalog.count(*) > 1
union all
select
    'policy_lets_clients_write_anything' as code,
    'error' as level,
    p.object,
    'Its condition is true for every row.' as detail,
    'Name the rows that the writer may write.' as remedy
from policies as p
where
    p.polpermissive
    and p.polcmd <> 'r'
    and p.checked = 'true'
    and p.roles && array['public', 'anon', 'authenticated']
union all
select
    'policy_believes_user_metadata' as code,
    'error' as level,
    p.object,
    'Signed-in users may edit their user_metadata themselves.' as detail,
    'Read app_metadata, or a table that users cannot write.' as remedy
from policies as p
where p.expression ~ '\m(raw_)?user_meta_?data\M'
union all
select
    'policy_reads_a_guarded_table' as code,
    'warning' as level,
    p.object,
    'It reads a table that has policies itself: slow, and endless where they meet again.' as detail,
    'Read the table in a function that is security definer, and call it in a select.' as remedy
from policies as p
where
    exists (
        select
        from pg_catalog.pg_depend as d
        inner join ops.advised_relations as r
            on d.refobjid = r.relation_id and r.has_row_security
        where
            d.classid = 'pg_catalog.pg_policy'::regclass
            and d.objid = p.oid
            and d.refclassid = 'pg_catalog.pg_class'::regclass
            and d.refobjid <> p.polrelid
    )
    or exists (
        select
        from ops.advised_relations as r
        where
            r.relation_id = p.polrelid
            and p.expression ~ pg_catalog.format('FROM \(*(\w+\.)?%s\M', r.relation_name)
    );

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view ops.advisor_row_security
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.advisor_row_security'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.advisor_row_security'::regclass
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
    where r.oid = 'ops.advisor_row_security'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view ops.advisor_row_security', v_differs;
    end if;
end;
$verify$;

rollback;
