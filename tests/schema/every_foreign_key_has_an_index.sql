begin;

select plan(2);

prepare offenders as
select c.conrelid::regclass, c.conname
from pg_constraint as c
where
    c.contype = 'f'
    and c.connamespace::regnamespace::name in (select s.name from test.schemas() as s (name))
    and not exists (
        select
        from pg_index as x
        where
            x.indrelid = c.conrelid
            and x.indpred is null
            and x.indisvalid
            and c.conkey @> (x.indkey::int2[])[0:cardinality(c.conkey) - 1]
            and (x.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
    );

select is_empty('offenders', 'every foreign key has a whole index that begins with its columns');

drop index core.idx_organization_members_user_id;

select isnt_empty('offenders', 'a foreign key without an index is noticed');

select *
from finish();

rollback;
