-- Deploy routiq:ref/phone_starts to pg
-- requires: ref/phone_regions

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ref.phone_starts (
    region text collate "C" not null,
    first_digits text collate "C" not null,
    shortest smallint,
    code text,
    place smallint,
    home text,
    constraint pk_phone_starts primary key (region, first_digits),
    constraint ck_phone_starts_first_digits check (first_digits ~ '^[0-9]{2,}$')
);

alter table ref.phone_starts owner to app_owner;

comment on table ref.phone_starts is
    'What to make of digits that were written in a region, by how they begin: each row tells of '
    'those from first_digits up to the next row of the region. Made from ref.phone_regions for '
    'what a look decides; contact.read_phone decides the rest. Class: reference';
comment on column ref.phone_starts.region is
    'Where they were written (ISO 3166-1 alpha-2); + for numbers that have a country code and the '
    'prefix within the country behind it';
comment on column ref.phone_starts.first_digits is 'The first of them, in the order of texts';
comment on column ref.phone_starts.shortest is
    'How many digits there must be; null where a look does not decide';
comment on column ref.phone_starts.code is 'What to put in front: the country code, or nothing';
comment on column ref.phone_starts.place is
    'From which digit on they are taken, past the prefix; counted from 1';
comment on column ref.phone_starts.home is
    'The region that the number must be in use in; null where any will do';

insert into ref.phone_starts (region, first_digits, shortest, code, place, home)
with codes as (
    select
        r.region,
        d.digits,
        r.form_edges,
        d.digits * 100000000000000000
        + rpad(r.calling_code::text, d.digits, '0')::bigint as first_edge,
        d.digits * 100000000000000000
        + rpad(r.calling_code::text, d.digits, '9')::bigint as last_edge
    from ref.phone_regions as r
    inner join generate_series(1, 17) as d (digits) on d.digits >= length(r.calling_code::text)
    where r.region <> '001'
),

-- How many digits the numbers of a region have at most that begin as its country code does.
own_codes as (
    select
        c.region,
        max(c.digits) as longest
    from codes as c
    where
        width_bucket(c.first_edge, c.form_edges) % 2 = 1
        or exists (
            select
            from unnest(c.form_edges) as e (edge)
            where e.edge between c.first_edge and c.last_edge
        )
    group by c.region
),

local_numbers as (
    select
        r.region,
        max(l.digits) as longest
    from ref.phone_regions as r
    cross join unnest(r.local_lengths) as l (digits)
    group by r.region
),

regions as (
    select
        r.*,
        r.calling_code::text as code,
        left(r.abroad_prefix, 2) as abroad_two,
        -- Where all numbers are of one length, more digits have the code in front. Elsewhere they
        -- have where no number of the region begins so.
        case
            when r.shortest = r.longest then greatest(r.longest, l.longest) + 1
            else coalesce(o.longest, 1) + 1
        end as code_shortest,
        coalesce(r.trunk_starts, '{}') <@ coalesce(m.trunk_starts, '{}') as has_main_trunk
    from ref.phone_regions as r
    inner join ref.phone_regions as m on r.calling_code = m.calling_code and m.is_main
    left join own_codes as o on r.region = o.region
    left join local_numbers as l on r.region = l.region
    where r.region <> '001'
),

prefixes as (
    select
        r.region,
        p.prefix
    from regions as r
    cross join unnest(array[r.abroad_prefix, r.trunk_prefix, r.code]) as p (prefix)
    where p.prefix is not null
),

-- Within a region nothing changes between two of these.
edges as (
    select
        r.region,
        lpad(n.digits::text, 2, '0') as first_digits
    from regions as r
    cross join generate_series(0, 99) as n (digits)
    union
    select
        p.region,
        p.prefix as first_digits
    from prefixes as p
    where length(p.prefix) > 1
    union
    -- No country code begins with 0.
    select
        p.region,
        p.prefix || '1' as first_digits
    from prefixes as p
    union
    select
        p.region,
        lpad((p.prefix::int + 1)::text, length(p.prefix), '0') as first_digits
    from prefixes as p
    where length(p.prefix) > 1 and p.prefix !~ '^9+$'
),

starts as (
    select
        e.region,
        e.first_digits,
        left(e.first_digits, 2) as first_two
    from edges as e
),

ways as (
    select
        r.region,
        r.code,
        r.code_shortest,
        r.shortest < r.longest as has_lengths,
        length(r.abroad_prefix) as abroad_digits,
        length(r.trunk_prefix) as trunk_digits,
        e.first_digits,
        case
            when (e.first_two = any(r.code_starts)) is false
                then
                    case
                        when (e.first_two = any(r.trunk_starts)) is not true then 'national'
                        when starts_with(e.first_digits, r.trunk_prefix) then 'trunk'
                    end
            when starts_with(e.first_digits, r.abroad_prefix)
                then
                    case
                        when substr(e.first_digits, length(r.abroad_prefix) + 1, 1) > '0'
                            then 'abroad'
                    end
            when
                starts_with(e.first_digits, r.code)
                and r.has_main_trunk
                and (e.first_two = r.abroad_two) is not true
                and (e.first_two = any(r.abroad_starts)) is not true
                then 'code'
        end as way
    from starts as e
    inner join regions as r on e.region = r.region
),

decided as (
    select
        w.region,
        w.first_digits,
        case
            when w.way = 'code' then w.code_shortest
            when w.way is not null then 0
        end as shortest,
        case
            when w.way in ('abroad', 'code') then ''
            when w.way is not null then w.code
        end as code,
        case
            when w.way = 'abroad' then w.abroad_digits + 1
            when w.way = 'trunk' then w.trunk_digits + 1
            when w.way is not null then 1
        end as place,
        case
            when w.way = 'trunk' or (w.way = 'code' and w.has_lengths) then w.region
        end as home
    from ways as w
    union all
    -- The prefix within the country where the country code stands before it.
    select
        '+' as region,
        r.code || r.trunk_prefix as first_digits,
        0 as shortest,
        r.code,
        length(r.code) + length(r.trunk_prefix) + 1 as place,
        r.region as home
    from regions as r
    where r.is_main and r.trunk_prefix is not null
    union all
    select
        '+' as region,
        r.code
        || lpad((r.trunk_prefix::int + 1)::text, length(r.trunk_prefix), '0') as first_digits,
        null as shortest,
        null as code,
        null as place,
        null as home
    from regions as r
    where r.is_main and r.trunk_prefix !~ '^9*$'
),

compared as (
    select
        d.*,
        lag(array[d.shortest::text, d.code, d.place::text, d.home]) over in_turn as before,
        array[d.shortest::text, d.code, d.place::text, d.home] as now
    from decided as d
    window in_turn as (partition by d.region order by d.first_digits collate "C")
)

select
    c.region,
    c.first_digits,
    c.shortest,
    c.code,
    c.place,
    c.home
from compared as c
where c.now is distinct from c.before;

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on ref.phone_starts from app_owner;
grant select, insert, update, delete on ref.phone_starts to app_migrator;

commit;
