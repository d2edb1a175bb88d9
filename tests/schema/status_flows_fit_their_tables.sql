begin;

select plan(4);

create temporary table flows as
select
    t.tgrelid,
    f.entity,
    coalesce(nullif(split_part(f.entity, '.', 3), ''), 'status') as status_column
from pg_trigger as t
inner join test.relations('rp') as r
    on t.tgrelid = r.oid
cross join split_part(encode(t.tgargs, 'escape'), '\000', 1) as f (entity)
where t.tgfoid = 'core.follow_status_flow'::regproc;

prepare offenders as
select
    f.entity,
    'is named after another table' as fault
from flows as f
where to_regclass(split_part(f.entity, '.', 1) || '.' || split_part(f.entity, '.', 2)) <> f.tgrelid
union all
select distinct
    s.entity,
    'has ways and no trigger' as fault
from ref.status_transitions as s
where s.entity not in (select f.entity from flows as f)
union all
select
    f.entity,
    format('"%s" stands in the check or in the ways alone', w.status) as fault
from flows as f
cross join lateral (
    (
        select m.status[1] as status, 'check' as place
        from pg_constraint as c
        inner join pg_attribute as a
            on c.conrelid = a.attrelid and c.conkey = array[a.attnum]
        cross join regexp_matches(pg_get_constraintdef(c.oid), '''([^'']+)''::text', 'g') as m (status)
        where c.conrelid = f.tgrelid and c.contype = 'c' and a.attname = f.status_column
    )
    union
    (
        select s.to_status, 'ways'
        from ref.status_transitions as s
        where s.entity = f.entity
    )
) as w
group by f.entity, w.status
having count(*) <> 2
union all
select
    s.entity,
    format('"%s" is left but never reached', s.from_status) as fault
from ref.status_transitions as s
where
    s.from_status <> ''
    and not exists (
        select
        from ref.status_transitions as t
        where t.entity = s.entity and t.to_status = s.from_status
    );

select is_empty('offenders', 'every flow speaks of its table, and of each status of its check');

select is_empty(
    $$
    select r.name
    from test.relations('rp') as r
    inner join pg_attribute as a
        on r.oid = a.attrelid and a.attname = 'status' and not a.attisdropped
    where
        r.class in ('tenant', 'global', 'queue')
        and r.oid not in (select f.tgrelid from flows as f)
    $$,
    'every status goes listed ways'
);

savepoint clean;

delete from ref.status_transitions
where entity = 'core.users' and to_status = 'suspended';

select isnt_empty('offenders', 'a status without a way is noticed');

rollback to clean;

insert into ref.status_transitions (entity, from_status, to_status)
values ('core.locations', '', 'open');

select isnt_empty('offenders', 'ways without a trigger are noticed');

select *
from finish();

rollback;
