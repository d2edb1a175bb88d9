-- Deploy routiq:ref/phone_uses to pg
-- requires: ref/phone_ways
--
-- A list in one row, so that contact.phone_uses gives it to a plan as a constant.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ref.phone_uses (
    source text not null,
    first_numbers bigint[] not null,
    uses smallint[] not null,
    constraint pk_phone_uses primary key (source)
);

alter table ref.phone_uses owner to app_owner;

-- Each session reads them once, and quicker so.
alter table ref.phone_uses alter column first_numbers set storage external;
alter table ref.phone_uses alter column uses set storage external;

comment on table ref.phone_uses is
    'Which numbers with their country code are in use, so that one look tells. Made from '
    'ref.phone_ranges. A change that makes it again creates contact.phone_uses again, for plans '
    'keep its answer. Class: reference';
comment on column ref.phone_uses.source is 'Where the plans come from that it was made of';
comment on column ref.phone_uses.first_numbers is
    'The first of each run of numbers, country code included; no code begins with 0';
comment on column ref.phone_uses.uses is
    'Where the numbers of the run are in use: 16 for each place in regions of ref.phone_ways, and '
    'the place in kinds. Below 0 the place in reasons why they are not. 0 where a look does not '
    'decide: no country has the code, or they begin as a prefix within the country does';

insert into ref.phone_uses (source, first_numbers, uses)
with lists as (
    select w.*
    from ref.phone_ways as w
    where w.source = 'phonenumbers'
),

-- All numbers of one code and length.
blocks as (
    select
        r.calling_code,
        d.digits,
        r.calling_code * 10::numeric ^ d.digits as first_number,
        -array_position(
            l.reasons,
            case
                when d.digits = any(r.local_lengths) then 'local_only'
                when d.digits < r.shortest then 'too_short'
                when d.digits > r.longest then 'too_long'
                when d.digits <> all(r.lengths) then 'wrong_length'
                else 'not_in_use'
            end
        ) as use,
        r.trunk_cuts,
        r.trunk_starts
    from lists as l
    cross join ref.phone_regions as r
    cross join generate_series(0, 17) as d (digits)
    where r.is_main and d.digits + length(r.calling_code::text) <= 18
),

runs as (
    select
        b.first_number as number,
        b.use
    from blocks as b
    where
        not exists (
            select
            from ref.phone_ranges as g
            where
                g.calling_code = b.calling_code
                and g.digits = b.digits
                and g.first_number = 0
        )
    union all
    select
        b.first_number + g.first_number as number,
        coalesce(
            array_position(l.regions, g.region) * 16 + array_position(l.kinds, g.kind), b.use
        ) as use
    from lists as l
    cross join blocks as b
    inner join ref.phone_ranges as g on b.calling_code = g.calling_code and b.digits = g.digits
    union all
    -- Where a block ends, and the next number has another code.
    select
        b.first_number + 10::numeric ^ b.digits as number,
        0 as use
    from blocks as b
    where (b.first_number + 10::numeric ^ b.digits) not in (select n.first_number from blocks as n)
),

-- What begins as a prefix does: by five digits where there are so many.
prefixes as (
    select
        b.first_number + t.first_digits * 10::numeric ^ (b.digits - 5) as first_number,
        b.first_number + t.next_digits * 10::numeric ^ (b.digits - 5) as next_number
    from blocks as b
    cross join
        lateral (
            select
                c.cut / 10 as first_digits,
                coalesce(lead(c.cut / 10) over (order by c.cut), 100000) as next_digits,
                c.cut % 10 as digits
            from unnest(b.trunk_cuts) as c (cut)
        ) as t
    where b.digits >= 5 and t.digits > 0
    union all
    select
        b.first_number + t.trunk_start::int * 10::numeric ^ (b.digits - 2) as first_number,
        b.first_number + (t.trunk_start::int + 1) * 10::numeric ^ (b.digits - 2) as next_number
    from blocks as b
    cross join unnest(b.trunk_starts) as t (trunk_start)
    where b.digits between 2 and 4
),

points as (
    select
        r.number,
        r.use,
        0 as opened
    from runs as r
    union all
    select
        p.first_number as number,
        null as use,
        1 as opened
    from prefixes as p
    union all
    select
        p.next_number as number,
        null as use,
        -1 as opened
    from prefixes as p
),

summed as (
    select
        p.number,
        max(p.use) as use,
        sum(p.opened) as opened
    from points as p
    group by p.number
),

turned as (
    select
        s.number,
        s.use,
        sum(s.opened) over in_turn as depth,
        count(s.use) over in_turn as run
    from summed as s
    window in_turn as (order by s.number)
),

filled as (
    select
        t.number,
        case when t.depth > 0 then 0 else max(t.use) over (partition by t.run) end as use
    from turned as t
),

compared as (
    select
        f.number,
        f.use,
        lag(f.use) over (order by f.number) as before
    from filled as f
)

select
    l.source,
    array_agg(c.number::bigint order by c.number) as first_numbers,
    array_agg(c.use::smallint order by c.number) as uses
from compared as c
cross join lists as l
where c.use is distinct from c.before
group by l.source;

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on ref.phone_uses from app_owner;
grant select, insert, update, delete on ref.phone_uses to app_migrator;

commit;
