begin;

select plan(2);

prepare offenders as
select r.name, w.attname
from test.relations('rp') as r
cross join (
    values
        ('organization_id', 'uuid', true),
        ('id', 'uuid', true),
        ('created_at', 'timestamp with time zone', true),
        ('updated_at', 'timestamp with time zone', true),
        ('created_by', 'uuid', false),
        ('updated_by', 'uuid', false),
        ('deleted_at', 'timestamp with time zone', false),
        ('deleted_by', 'uuid', false),
        ('delete_batch', 'uuid', false),
        ('row_version', 'integer', true),
        ('metadata', 'jsonb', true)
) as w (attname, type, is_required)
left join pg_attribute as a
    on r.oid = a.attrelid and w.attname = a.attname and not a.attisdropped
where
    r.class = 'tenant'
    and (format_type(a.atttypid, a.atttypmod), a.attnotnull)
    is distinct from (w.type, w.is_required);

select is_empty('offenders', 'every tenant table has the columns that all of them share');

alter table core.locations drop column delete_batch;

select isnt_empty('offenders', 'a missing column is noticed');

select *
from finish();

rollback;
