begin;

select plan(2);

create temporary table made (
    number int,
    id uuid,
    earliest bigint,
    latest bigint
);

do $$
declare
    v_earliest bigint;
    v_id uuid;
begin
    for i in 1..40 loop
        v_earliest := floor(extract(epoch from clock_timestamp()) * 1000);
        v_id := core.new_id();
        insert into made
        values (i, v_id, v_earliest, floor(extract(epoch from clock_timestamp()) * 1000));
        perform pg_sleep(0.002);
    end loop;
end
$$;

select results_eq(
    'select m.number from made as m order by m.id',
    'select m.number from made as m order by m.number',
    'ids made in different milliseconds sort as they were made'
);
select is_empty(
    $$
        select m.*
        from made as m
        where
            ('x' || lpad(replace(left(m.id::text, 13), '-', ''), 16, '0'))::bit(64)::bigint
            not between m.earliest and m.latest
    $$,
    'the first 48 bits are the millisecond in which the id was made'
);

select *
from finish();

rollback;
