-- Verify routiq:ops/advisor_keys on pg

begin;

create temporary view advisor_keys
with (security_invoker = true) as
with foreign_keys as (
    select
        c.conname,
        r.relation_id,
        r.schema_name,
        r.object as relation,
        r.kind,
        pg_catalog.format('%s.%I', r.object, c.conname) as object,
        -- A name of 63 bytes at most, for it stands in the way back as well.
        pg_catalog.left(pg_catalog.format('idx_%s', c.conname), 60) as index_name,
        pg_catalog.array_to_string(
            array(
                select pg_catalog.quote_ident(a.attname)
                from pg_catalog.unnest(c.conkey) with ordinality as k (attnum, position)
                inner join pg_catalog.pg_attribute as a
                    on k.attnum = a.attnum and a.attrelid = c.conrelid
                order by k.position
            ), ', '
        ) as columns
    from pg_catalog.pg_constraint as c
    inner join ops.advised_relations as r
        on c.conrelid = r.relation_id
    where
        c.contype = 'f'
        and c.conparentid = 0
        and not exists (
            select
            from pg_catalog.pg_index as x
            cross join
                lateral (
                    select
                        array(
                            select x.indkey[n.place]
                            from
                                pg_catalog.generate_series(0, pg_catalog.cardinality(c.conkey) - 1)
                                    as n (place)
                        ) as columns
                ) as beginning
            where
                x.indrelid = c.conrelid
                and x.indpred is null
                and x.indisvalid
                and beginning.columns @> c.conkey
                and c.conkey @> beginning.columns
        )
),

-- A unique index of columns that are never null tells rows apart as a primary key does.
candidates as (
    select distinct on (x.indrelid)
        x.indrelid,
        pg_catalog.array_to_string(
            array(
                select pg_catalog.quote_ident(a.attname)
                from pg_catalog.unnest(x.indkey) with ordinality as k (attnum, position)
                inner join pg_catalog.pg_attribute as a
                    on k.attnum = a.attnum and a.attrelid = x.indrelid
                order by k.position
            ), ', '
        ) as columns
    from pg_catalog.pg_index as x
    where
        x.indisunique
        and x.indimmediate
        and x.indisvalid
        and x.indpred is null
        and x.indexprs is null
        and x.indnatts = x.indnkeyatts
        and not exists (
            select
            from pg_catalog.pg_attribute as a
            where a.attrelid = x.indrelid and a.attnum = any(x.indkey) and not a.attnotnull
        )
    order by x.indrelid, x.indnatts, x.indexrelid
),

twins as (
    select
        x.indexrelid,
        r.object as relation,
        other.relname as other_name,
        pg_catalog.format('%I.%I', r.schema_name, named.relname) as object
    from pg_catalog.pg_index as x
    inner join ops.advised_relations as r
        on x.indrelid = r.relation_id and not r.is_partition
    inner join pg_catalog.pg_class as named
        on x.indexrelid = named.oid
    inner join pg_catalog.pg_index as twin
        on
            x.indrelid = twin.indrelid
            and x.indexrelid <> twin.indexrelid
            and x.indkey = twin.indkey
            and x.indnkeyatts = twin.indnkeyatts
            and x.indclass = twin.indclass
            and x.indcollation = twin.indcollation
            and x.indoption = twin.indoption
            and pg_catalog.pg_get_expr(x.indexprs, x.indrelid)
            is not distinct from pg_catalog.pg_get_expr(twin.indexprs, twin.indrelid)
            and pg_catalog.pg_get_expr(x.indpred, x.indrelid)
            is not distinct from pg_catalog.pg_get_expr(twin.indpred, twin.indrelid)
    inner join pg_catalog.pg_class as other
        on twin.indexrelid = other.oid and named.relam = other.relam
    where
        (twin.indisunique or not x.indisunique)
        and (twin.indisunique and not x.indisunique or x.indexrelid > twin.indexrelid)
        and not exists (
            select
            from pg_catalog.pg_constraint as c
            where c.conindid = x.indexrelid and c.contype in ('p', 'u', 'x')
        )
)

select
    'foreign_key_without_index' as code,
    'warning' as level,
    k.object,
    'Each delete and each change of a key in the other table reads this table whole.' as detail,
    case
        when k.kind = 'r'
            then
                pg_catalog.format(
                    'create index concurrently %I on %s (%s);', k.index_name, k.relation, k.columns
                )
        else
            -- What is built on the whole is empty at first, and valid once each part has joined it.
            pg_catalog.concat_ws(
                E'\n',
                pg_catalog.format(
                    'create index %I on only %s (%s);', k.index_name, k.relation, k.columns
                ),
                (
                    select
                        pg_catalog.string_agg(
                            pg_catalog.format(
                                E'create index concurrently %1$I on %2$s (%3$s);\n'
                                'alter index %4$I.%5$I attach partition %6$I.%1$I;',
                                pg_catalog.left(
                                    pg_catalog.concat('idx_', t.relname, '_', k.conname), 60
                                ),
                                t.oid::regclass,
                                k.columns,
                                k.schema_name,
                                k.index_name,
                                t.relnamespace::regnamespace::name
                            ),
                            E'\n' order by t.relname
                        )
                    from pg_catalog.pg_inherits as i
                    inner join pg_catalog.pg_class as t
                        on i.inhrelid = t.oid and t.relkind = 'r'
                    where i.inhparent = k.relation_id
                )
            )
    end as remedy,
    pg_catalog.format(
        case when k.kind = 'r' then 'drop index concurrently %I.%I;' else 'drop index %I.%I;' end,
        k.schema_name,
        k.index_name
    ) as undo,
    pg_catalog.format(
        'exists (select from pg_catalog.pg_index as x where x.indexrelid = '
        'pg_catalog.to_regclass(%L) and x.indisvalid)',
        pg_catalog.format('%I.%I', k.schema_name, k.index_name)
    ) as proof
from foreign_keys as k
union all
select
    'table_without_primary_key' as code,
    'warning' as level,
    r.object,
    'Rows cannot be told apart; logical replication cannot change or delete them.' as detail,
    case
        when r.kind = 'r' and c.columns is not null
            then
                pg_catalog.format(
                    E'create unique index concurrently %1$I on %2$s (%3$s);\n'
                    'alter table %2$s add constraint %1$I primary key using index %1$I;',
                    pg_catalog.left(pg_catalog.concat('pk_', r.relation_name), 60),
                    r.object,
                    c.columns
                )
        when c.columns is not null
            then pg_catalog.format('alter table %s add primary key (%s);', r.object, c.columns)
        when r.kind = 'p'
            then
                pg_catalog.format(
                    E'-- Which columns tell rows apart? Those that it is partitioned by have to '
                    'be among them:\n'
                    'alter table %s add primary key (%s);',
                    r.object,
                    pg_catalog.regexp_replace(
                        pg_catalog.pg_get_partkeydef(r.relation_id), '^\w+ \((.*)\)$', '\1'
                    )
                )
        else
            pg_catalog.format(
                E'-- Which columns tell rows apart? Where none do, a number does; adding it '
                'writes the table again:\n'
                'alter table %s add column row_number bigint generated always as identity primary '
                'key;',
                r.object
            )
    end as remedy,
    case
        when r.kind = 'r' and c.columns is not null
            then
                pg_catalog.format(
                    E'alter table %1$s drop constraint if exists %2$I;\ndrop index if exists '
                    '%3$I.%2$I;',
                    r.object,
                    pg_catalog.left(pg_catalog.concat('pk_', r.relation_name), 60),
                    r.schema_name
                )
    end as undo,
    case
        when r.kind = 'r' and c.columns is not null
            then
                pg_catalog.format(
                    'exists (select from pg_catalog.pg_index as x where x.indrelid = '
                    'pg_catalog.to_regclass(%L) and x.indisprimary)',
                    r.object
                )
    end as proof
from ops.advised_relations as r
left join candidates as c
    on r.relation_id = c.indrelid
where
    r.kind in ('r', 'p')
    and not r.is_partition
    and not exists (
        select
        from pg_catalog.pg_index as x
        where x.indrelid = r.relation_id and x.indisprimary
    )
union all
select
    'duplicate_index' as code,
    'warning' as level,
    t.object,
    pg_catalog.format('It does what %I does; each write keeps both.', t.other_name) as detail,
    pg_catalog.format('drop index concurrently %s;', t.object) as remedy,
    pg_catalog.regexp_replace(
        pg_catalog.pg_get_indexdef(t.indexrelid), '^CREATE (UNIQUE )?INDEX', '\& concurrently'
    ) || ';' as undo,
    pg_catalog.format('pg_catalog.to_regclass(%L) is null', t.object) as proof
from twins as t
union all
select
    'invalid_index' as code,
    'error' as level,
    pg_catalog.format('%I.%I', n.nspname, named.relname) as object,
    'A build or a reindex broke off: no query uses it, and each write keeps it.' as detail,
    pg_catalog.format(
        case
            -- What a reindex left behind has a twin that works.
            when named.relname ~ '_cc(new|old)\d*$' then 'drop index concurrently %I.%I;'
            else 'reindex index concurrently %I.%I;'
        end,
        n.nspname,
        named.relname
    ) as remedy,
    null as undo,
    pg_catalog.format(
        'not exists (select from pg_catalog.pg_index as x where x.indexrelid = '
        'pg_catalog.to_regclass(%L) and not x.indisvalid)',
        pg_catalog.format('%I.%I', n.nspname, named.relname)
    ) as proof
from pg_catalog.pg_index as x
inner join pg_catalog.pg_class as named
    on x.indexrelid = named.oid
inner join pg_catalog.pg_namespace as n
    on named.relnamespace = n.oid
inner join ops.advised_relations as r
    on x.indrelid = r.relation_id or x.indrelid in (
            select t.reltoastrelid from pg_catalog.pg_class as t
            where t.oid = r.relation_id
        )
where not x.indisvalid and named.relkind = 'i'
union all
select
    'constraint_not_validated' as code,
    'warning' as level,
    pg_catalog.format('%s.%I', r.object, c.conname) as object,
    'Rows that were there before it may break it.' as detail,
    pg_catalog.format('alter table %s validate constraint %I;', r.object, c.conname) as remedy,
    null as undo,
    pg_catalog.format(
        'exists (select from pg_catalog.pg_constraint as c where c.conrelid = '
        'pg_catalog.to_regclass(%L) and c.conname = %L and c.convalidated)',
        r.object,
        c.conname
    ) as proof
from pg_catalog.pg_constraint as c
inner join ops.advised_relations as r
    on c.conrelid = r.relation_id
where not c.convalidated and c.contype in ('c', 'f')
union all
select
    'type_that_an_upgrade_refuses' as code,
    'warning' as level,
    pg_catalog.format('%s.%I', r.object, a.attname) as object,
    pg_catalog.format(
        'pg_upgrade refuses columns of type %s; kept as text, names cause no trouble.',
        pg_catalog.format_type(a.atttypid, a.atttypmod)
    ) as detail,
    pg_catalog.format(
        E'-- It writes the table again, while nobody reads it:\n'
        'alter table %s alter column %I type text;',
        r.object,
        a.attname
    ) as remedy,
    null as undo,
    null as proof
from pg_catalog.pg_attribute as a
inner join ops.advised_relations as r
    on a.attrelid = r.relation_id and r.kind in ('r', 'p', 'm')
where
    not a.attisdropped
    and a.atttypid in (
        'regcollation'::regtype,
        'regconfig'::regtype,
        'regdictionary'::regtype,
        'regnamespace'::regtype,
        'regoper'::regtype,
        'regoperator'::regtype,
        'regproc'::regtype,
        'regprocedure'::regtype
    );

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view ops.advisor_keys
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.advisor_keys'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.advisor_keys'::regclass
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
    where r.oid = 'ops.advisor_keys'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view ops.advisor_keys', v_differs;
    end if;
end;
$verify$;

rollback;
