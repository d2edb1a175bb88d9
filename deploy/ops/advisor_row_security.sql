-- Deploy routiq:ops/advisor_row_security to pg
-- requires: ops/advised_relations

begin;

-- view ops.advisor_row_security

-- Policies are read as text, as PostgreSQL prints them. A call that runs once a statement stands in
-- a select of its own, "( SELECT auth.uid() AS uid)". From the innermost parentheses outwards, such a
-- select is taken out and all else is put between < and >: the calls that are left run for each row.

create or replace view ops.advisor_row_security
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

alter view ops.advisor_row_security owner to app_owner;

revoke all on ops.advisor_row_security from public;
grant select on ops.advisor_row_security to app_monitor;

comment on view ops.advisor_row_security is 'What is wrong with row security and its policies';

commit;
