-- Deploy routiq:ops/advisor_keys to pg
-- requires: ops/advised_relations

begin;

-- view ops.advisor_keys

create or replace view ops.advisor_keys
with (security_invoker = true) as
select
    'foreign_key_without_index' as code,
    'warning' as level,
    pg_catalog.format('%s.%I', r.object, c.conname) as object,
    'Each delete and each change of a key in the other table reads this table whole.' as detail,
    pg_catalog.format(
        'create index concurrently on %s (%s);',
        r.object,
        (
            select pg_catalog.string_agg(a.attname, ', ' order by k.position)
            from pg_catalog.unnest(c.conkey) with ordinality as k (attnum, position)
            inner join pg_catalog.pg_attribute as a
                on k.attnum = a.attnum and a.attrelid = c.conrelid
        )
    ) as remedy
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
union all
select
    'table_without_primary_key' as code,
    'warning' as level,
    r.object,
    'Rows cannot be told apart; logical replication cannot change or delete them.' as detail,
    'Add a primary key; on a table in use by way of a unique index built concurrently.' as remedy
from ops.advised_relations as r
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
    pg_catalog.format('%I.%I', r.schema_name, named.relname) as object,
    pg_catalog.format('It does what %I does; each write keeps both.', other.relname) as detail,
    pg_catalog.format('drop index concurrently %I.%I;', r.schema_name, named.relname) as remedy
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
union all
select
    'invalid_index' as code,
    'error' as level,
    pg_catalog.format('%I.%I', r.schema_name, named.relname) as object,
    'A build or a reindex broke off: no query uses it, and each write keeps it.' as detail,
    pg_catalog.format('reindex index concurrently %I.%I;', r.schema_name, named.relname) as remedy
from pg_catalog.pg_index as x
inner join ops.advised_relations as r
    on x.indrelid = r.relation_id
inner join pg_catalog.pg_class as named
    on x.indexrelid = named.oid
where not x.indisvalid
union all
select
    'constraint_not_validated' as code,
    'warning' as level,
    pg_catalog.format('%s.%I', r.object, c.conname) as object,
    'Rows that were there before it may break it.' as detail,
    pg_catalog.format('alter table %s validate constraint %I;', r.object, c.conname) as remedy
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
        'pg_upgrade refuses columns of type %s.',
        pg_catalog.format_type(a.atttypid, a.atttypmod)
    ) as detail,
    'Keep the name as text.' as remedy
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

alter view ops.advisor_keys owner to app_owner;

revoke all on ops.advisor_keys from public;
grant select on ops.advisor_keys to app_monitor;

comment on view ops.advisor_keys is 'What is wrong with keys, indexes and constraints';

commit;
