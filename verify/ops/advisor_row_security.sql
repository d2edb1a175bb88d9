-- Verify routiq:ops/advisor_row_security on pg

begin;

create temporary view advisor_row_security
with (security_invoker = true) as
with recursive policies as (
    select
        p.oid,
        p.polrelid,
        p.polname,
        p.polcmd,
        p.polpermissive,
        r.has_row_security,
        r.object as relation,
        pg_catalog.format('%s.%I', r.object, p.polname) as object,
        pg_catalog.pg_get_expr(p.polqual, p.polrelid) as shown,
        pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) as written,
        pg_catalog.concat_ws(
            ' ',
            pg_catalog.pg_get_expr(p.polqual, p.polrelid),
            pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)
        ) as expression,
        coalesce(
            pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid),
            pg_catalog.pg_get_expr(p.polqual, p.polrelid)
        ) as checked,
        case p.polcmd
            when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
            when 'd' then 'delete' else 'all'
        end as command,
        array(
            select case when n.role_id = 0 then 'public' else n.role_id::regrole::text end as role
            from pg_catalog.unnest(p.polroles) as n (role_id)
            order by role
        ) as roles
    from pg_catalog.pg_policy as p
    inner join ops.advised_relations as r
        on p.polrelid = r.relation_id
),

-- Values stand for themselves no longer: what is left between parentheses are columns and calls.
plain as (
    select
        p.oid,
        pg_catalog.regexp_replace(
            p.expression,
            '''([^'']|'''')*''(::[a-z_]+( [a-z]+)*(\[\])?)?|\m(true|false|NULL|ARRAY)\M|\[|\]',
            '0',
            'g'
        ) as expression
    from policies as p
),

peeled (oid, rest) as (
    select
        p.oid,
        p.expression
    from plain as p
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
),

-- Calls without columns go into selects; those that stand in one already are taken out of it
-- before.
wrapped as (
    select
        p.*,
        pg_catalog.regexp_replace(
            pg_catalog.regexp_replace(
                p.shown, '\( SELECT ([\w.]+\([^()]*\)) AS \w+\)', '\1', 'g'
            ),
            calls.pattern,
            '(select \1)',
            'g'
        ) as shown_wrapped,
        pg_catalog.regexp_replace(
            pg_catalog.regexp_replace(
                p.written, '\( SELECT ([\w.]+\([^()]*\)) AS \w+\)', '\1', 'g'
            ),
            calls.pattern,
            '(select \1)',
            'g'
        ) as written_wrapped
    from policies as p
    cross join (
        values
        (
            '((?:\mcurrent_setting|\w+\.\w+)\((?:''(?:[^'']|'''')*''(?:::\w+)?|true|false|\d+|[, '
            '])*\))'
        )
    ) as calls (pattern)
),

overlapping as (
    select
        p.polrelid,
        p.relation,
        c.command,
        n.role,
        pg_catalog.count(*) as policies,
        pg_catalog.string_agg(p.object, ', ' order by p.polname) as objects,
        -- Of one command and for the same roles they can be joined without anybody else's noticing.
        pg_catalog.bool_and(p.command = c.command) and pg_catalog.count(distinct p.roles) = 1
            as can_be_joined,
        pg_catalog.string_agg('(' || p.shown || ')', ' or ' order by p.polname) as shown,
        pg_catalog.string_agg('(' || p.checked || ')', ' or ' order by p.polname)
            as checked,
        pg_catalog.min(pg_catalog.array_to_string(p.roles, ', ')) as roles,
        pg_catalog.string_agg(
            pg_catalog.format('drop policy %I on %s;', p.polname, p.relation),
            E'\n' order by p.polname
        ) as drops,
        pg_catalog.string_agg(
            pg_catalog.concat(
                pg_catalog.format(
                    'create policy %I on %s for %s to %s',
                    p.polname,
                    p.relation,
                    p.command,
                    pg_catalog.array_to_string(p.roles, ', ')
                ),
                ' using (' || p.shown || ')',
                ' with check (' || p.written || ')',
                ';'
            ),
            E'\n' order by p.polname
        ) as creates
    from policies as p
    cross join lateral pg_catalog.unnest(p.roles) as n (role)
    inner join (
        values ('r', 'select'), ('a', 'insert'), ('w', 'update'), ('d', 'delete')
    ) as c (letter, command)
        on p.polcmd in (c.letter::"char", '*')
    where p.polpermissive
    group by p.polrelid, p.relation, c.command, n.role
    having pg_catalog.count(*) > 1
)

select
    'row_security_off_where_clients_read' as code,
    'error' as level,
    r.object,
    'Clients have rights on it, and nothing narrows them to their own rows.' as detail,
    pg_catalog.format(
        E'-- Without a policy it is closed to all but its owner; write the policies first.\n'
        'alter table %s enable row level security;',
        r.object
    ) as remedy,
    null as undo,
    null as proof
from ops.advised_relations as r
where r.kind in ('r', 'p') and r.is_open_to_clients and not r.has_row_security
union all
select
    'row_security_off_beside_guarded_table' as code,
    'warning' as level,
    r.object,
    pg_catalog.format(
        'Others than its owner read it, and nothing narrows them; %s, which it belongs to, is '
        'guarded.',
        pg_catalog.min(g.object)
    ) as detail,
    pg_catalog.format(
        E'-- Without a policy it is closed to all but its owner; write the policies first.\n'
        'alter table %s enable row level security;',
        r.object
    ) as remedy,
    null as undo,
    null as proof
from ops.advised_relations as r
inner join pg_catalog.pg_constraint as k
    on r.relation_id = k.conrelid and k.contype = 'f'
inner join ops.advised_relations as g
    on k.confrelid = g.relation_id and g.has_row_security
where
    r.kind in ('r', 'p')
    and r.is_open_to_others
    and not r.is_open_to_clients
    and not r.has_row_security
group by r.object
union all
select
    'policy_without_row_security' as code,
    'error' as level,
    p.object,
    'The policy is there, but row security is not enabled: it does nothing.' as detail,
    pg_catalog.format('alter table %s enable row level security;', p.relation) as remedy,
    pg_catalog.format('alter table %s disable row level security;', p.relation) as undo,
    pg_catalog.format(
        '(select c.relrowsecurity from pg_catalog.pg_class as c where c.oid = '
        'pg_catalog.to_regclass(%L))',
        p.relation
    ) as proof
from policies as p
where not p.has_row_security
union all
select
    'row_security_without_policy' as code,
    'notice' as level,
    r.object,
    'Row security is enabled and no policy lets anybody see a row.' as detail,
    pg_catalog.format(
        E'-- Leave it where it is meant to be closed. Else say who sees which rows:\n'
        'create policy see_own_rows on %s for select to authenticated using (user_id = (select '
        'auth.uid()));',
        r.object
    ) as remedy,
    null as undo,
    null as proof
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
    pg_catalog.format('alter table %s force row level security;', r.object) as remedy,
    pg_catalog.format('alter table %s no force row level security;', r.object) as undo,
    pg_catalog.format(
        '(select c.relforcerowsecurity from pg_catalog.pg_class as c where c.oid = '
        'pg_catalog.to_regclass(%L))',
        r.object
    ) as proof
from ops.advised_relations as r
where r.has_row_security and not r.forces_row_security
union all
select
    'policy_calls_for_each_row' as code,
    'warning' as level,
    p.object,
    'A function that gives one answer a statement is called for each row.' as detail,
    pg_catalog.concat(
        pg_catalog.format('alter policy %I on %s', p.polname, p.relation),
        ' using (' || p.shown_wrapped || ')',
        ' with check (' || p.written_wrapped || ')',
        ';'
    ) as remedy,
    pg_catalog.concat(
        pg_catalog.format('alter policy %I on %s', p.polname, p.relation),
        ' using (' || p.shown || ')',
        ' with check (' || p.written || ')',
        ';'
    ) as undo,
    pg_catalog.format(
        'exists (select from pg_catalog.pg_policy as p where p.polrelid = '
        'pg_catalog.to_regclass(%L) and p.polname = %L and '
        'pg_catalog.concat(pg_catalog.pg_get_expr(p.polqual, p.polrelid), '
        'pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)) ~ ''SELECT'')',
        p.relation,
        p.polname
    ) as proof
from wrapped as p
where
    exists (
        select
        from peeled as e
        where
            e.oid = p.oid
            and e.rest !~ '\([^()]*\)'
            and e.rest ~ '(\mcurrent_setting|\w\.\w+)<[\d, ]*>'
    )
union all
select
    'permissive_policies_overlap' as code,
    'warning' as level,
    pg_catalog.format('%s for %s to %s', o.relation, o.command, o.role) as object,
    pg_catalog.format(
        'Each row is tried against %s permissive policies: %s.', o.policies, o.objects
    )
        as detail,
    case
        when o.can_be_joined
            then
                pg_catalog.concat(
                    o.drops,
                    pg_catalog.format(
                        E'\ncreate policy %I on %s for %s to %s',
                        pg_catalog.concat('any_of_', o.policies, '_for_', o.command),
                        o.relation,
                        o.command,
                        o.roles
                    ),
                    case
                        when o.command <> 'insert' then ' using (' || o.shown || ')'
                    end,
                    case
                        when o.command in ('insert', 'update')
                            then ' with check (' || o.checked || ')'
                    end,
                    ';'
                )
        else
            pg_catalog.concat(
                E'-- They are for other commands or roles as well: make one policy of them for '
                'each\n'
                '-- command, joined by or, and leave the rest to the others. For this one:',
                pg_catalog.format(
                    E'\ncreate policy any_of_%s_for_%s on %s for %s to %s',
                    o.policies, o.command, o.relation, o.command, o.role
                ),
                case when o.command <> 'insert' then ' using (' || o.shown || ')' end,
                case
                    when o.command in ('insert', 'update')
                        then ' with check (' || o.checked || ')'
                end,
                ';'
            )
    end as remedy,
    case
        when o.can_be_joined
            then
                pg_catalog.format(
                    E'drop policy %I on %s;\n%s',
                    pg_catalog.concat('any_of_', o.policies, '_for_', o.command),
                    o.relation,
                    o.creates
                )
    end as undo,
    case
        when o.can_be_joined
            then
                pg_catalog.format(
                    'exists (select from pg_catalog.pg_policy as p where p.polrelid = '
                    'pg_catalog.to_regclass(%L) and p.polname = %L)',
                    o.relation,
                    pg_catalog.concat('any_of_', o.policies, '_for_', o.command)
                )
    end as proof
from overlapping as o
union all
select
    'policy_lets_clients_write_anything' as code,
    'error' as level,
    p.object,
    'Its condition is true for every row.' as detail,
    pg_catalog.format(
        E'-- Name the rows that the writer may write; until then nobody writes by it:\n'
        'drop policy %I on %s;',
        p.polname,
        p.relation
    ) as remedy,
    null as undo,
    null as proof
from policies as p
where
    p.polpermissive
    and p.polcmd <> 'r'
    and p.checked = 'true'
    and p.roles && (
        array['public'] || pg_catalog.string_to_array(
            coalesce(
                nullif(pg_catalog.current_setting('advise.client_roles', true), ''),
                'anon,authenticated'
            ),
            ','
        )
    )
union all
select
    'policy_believes_user_metadata' as code,
    'error' as level,
    p.object,
    'Signed-in users may edit their user_metadata themselves.' as detail,
    pg_catalog.concat(
        E'-- Read what users cannot write: app_metadata, or a table of yours. For example:\n',
        pg_catalog.format('alter policy %I on %s', p.polname, p.relation),
        ' using ('
        || pg_catalog.regexp_replace(
            p.shown, '\m(raw_)?user_(meta_?data)\M', '\1app_\2', 'g'
        )
        || ')',
        ' with check ('
        || pg_catalog.regexp_replace(
            p.written, '\m(raw_)?user_(meta_?data)\M', '\1app_\2', 'g'
        )
        || ')',
        ';'
    ) as remedy,
    null as undo,
    null as proof
from policies as p
where p.expression ~ '\m(raw_)?user_meta_?data\M'
union all
select
    'policy_reads_a_guarded_table' as code,
    'warning' as level,
    p.object,
    'It reads a table that has policies itself: slow, and endless where they meet again.' as detail,
    pg_catalog.format(
        E'-- Read the table in a function that is security definer, and call it in a select. For '
        'example:\n'
        'alter policy %I on %s using (organization_id = any ((select '
        'app.my_organizations())::uuid []));',
        p.polname,
        p.relation
    ) as remedy,
    null as undo,
    null as proof
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
