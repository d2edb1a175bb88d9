-- Deploy routiq:online/handover_access to pg
-- requires: online/qualified_name

begin;

-- function online.handover_access(regclass, regclass, text)

-- What a column may hold of privileges is told by columns of the same name.

create or replace function online.handover_access(p_from regclass, p_to regclass, p_name text)
returns table (is_after boolean, statement text)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    with grants as (
        select
            r.oid = p_from as is_from,
            null::name as column_name,
            g.grantee,
            g.privilege_type,
            g.is_grantable
        from pg_class as r
        cross join lateral aclexplode(r.relacl) as g
        where
            r.oid in (p_from, p_to)
            and g.grantee <> r.relowner
        union all
        select
            a.attrelid = p_from,
            a.attname,
            g.grantee,
            g.privilege_type,
            g.is_grantable
        from pg_attribute as a
        cross join lateral aclexplode(a.attacl) as g
        where
            a.attrelid in (p_from, p_to)
            and exists (
                select
                from pg_attribute as t
                where
                    t.attrelid = p_to
                    and t.attname = a.attname
                    and not t.attisdropped
            )
    ),

    missing as (
        select
            g.column_name,
            g.grantee,
            g.privilege_type,
            g.is_grantable
        from grants as g
        where g.is_from
        except
        select
            g.column_name,
            g.grantee,
            g.privilege_type,
            g.is_grantable
        from grants as g
        where not g.is_from
    )

    select
        false,
        format(
            'grant %s%s on %s to %s%s',
            m.privilege_type, coalesce(' (' || quote_ident(m.column_name) || ')', ''),
            online.qualified_name(p_to),
            case when m.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(m.grantee)) end,
            case when m.is_grantable then ' with grant option' else '' end
        )
    from missing as m
    union all
    select
        true,
        format(
            'create policy %I on %s as %s for %s to %s%s%s',
            p.polname, p_name,
            case when p.polpermissive then 'permissive' else 'restrictive' end,
            case p.polcmd
                when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                when 'd' then 'delete' else 'all'
            end,
            (
                select
                    string_agg(
                        case when u.id = 0 then 'public' else quote_ident(pg_get_userbyid(u.id)) end,
                        ', '
                    )
                from unnest(p.polroles) as u (id)
            ),
            ' using (' || pg_get_expr(p.polqual, p.polrelid) || ')',
            ' with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'
        )
    from pg_policy as p
    where
        p.polrelid = p_from
        and not exists (
            select
            from pg_policy as q
            where
                q.polrelid = p_to
                and q.polname = p.polname
        )
    union all
    select
        true,
        format('alter table %s %s row level security', p_name, s.word)
    from pg_class as f
    inner join pg_class as t
        on f.oid = p_from and t.oid = p_to
    cross join lateral (
        values
        ('enable', f.relrowsecurity and not t.relrowsecurity),
        ('force', f.relforcerowsecurity and not t.relforcerowsecurity)
    ) as s (word, is_missing)
    where s.is_missing
$function$;

revoke all on function online.handover_access(regclass, regclass, text) from public;

comment on function online.handover_access(regclass, regclass, text) is
    'The statements that give a second table the privileges, the policies and the row security of '
    'a first, as far as it lacks them; before and after it takes the name.';

commit;
