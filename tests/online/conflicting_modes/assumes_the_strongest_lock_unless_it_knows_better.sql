begin;

select plan(8);

create temporary table cases as
select
    c.statement,
    c.readers_matter,
    c.writers_matter
from (
    values
        ('alter table t add x int', true, true),
        ('alter table t add foreign key (a) references u', false, true),
        ('alter table t add constraint f foreign key (a, b) references u (a, b) not valid', false, true),
        ('alter table t add foreign key (a) references u, add x int', true, true),
        ('create unique index on t (a)', false, true),
        ('create or replace trigger g after insert on t execute function f()', false, true),
        ('comment on table t is ''drop''', false, false),
        ('alter table t validate constraint c; alter table t add x int', true, true)
) as c (statement, readers_matter, writers_matter);

select
    is(
        array[
            'AccessShareLock' = any(online.conflicting_modes(c.statement)),
            'RowExclusiveLock' = any(online.conflicting_modes(c.statement))
        ],
        array[c.readers_matter, c.writers_matter],
        c.statement
    )
from cases as c;

select *
from finish();

rollback;
