-- Deploy routiq:ref/phone_ways to pg
-- requires: ref/phone_ranges
--
-- A list in one row, so that contact.phone_ways gives it to a plan as a constant.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ref.phone_ways (
    source text not null,
    regions text[] collate "C" not null,
    first_digits int[] not null,
    ways smallint[] not null,
    codes text[] not null,
    places smallint[] not null,
    lengths smallint[] not null,
    homes smallint[] not null,
    kinds text[] not null,
    reasons text[] not null,
    constraint pk_phone_ways primary key (source)
);

alter table ref.phone_ways owner to app_owner;

comment on table ref.phone_ways is
    'What to make of digits that were written in a region, by how they begin. Made from '
    'ref.phone_regions for what a look decides; contact.read_phone decides the rest. A change that '
    'makes it again creates contact.phone_ways again, for plans keep its answer. Class: reference';
comment on column ref.phone_ways.source is 'Where the plans come from that it was made of';
comment on column ref.phone_ways.regions is
    'The regions (ISO 3166-1 alpha-2), + for numbers that have a country code and behind it the '
    'prefix within the country; right behind each a text that is none, so that width_bucket gives '
    'its place, or one more for what follows it. In the order of C';
comment on column ref.phone_ways.first_digits is
    'Where each run of beginnings starts: 10^5 for each place in regions, and five digits';
comment on column ref.phone_ways.ways is
    'The place of its way in the next four; null where a look does not decide';
comment on column ref.phone_ways.codes is
    'What to put in front: + and the country code, or + alone';
comment on column ref.phone_ways.places is
    'From which digit on they are taken, past the prefix; counted from 1';
comment on column ref.phone_ways.lengths is
    'How many digits there must be at least; null for any number of them';
comment on column ref.phone_ways.homes is
    'The place in regions of the one that the number must be in use in, else a look does not '
    'decide; null where any will do, and none as well';
comment on column ref.phone_ways.kinds is 'What numbers are, for ref.phone_uses';
comment on column ref.phone_ways.reasons is
    'Why numbers are not in use, as contact.read_phone says, for ref.phone_uses';

-- To compile the query would take ten times as long as to run it.
set local jit = off;

insert into ref.phone_ways (
    source, regions, first_digits, ways, codes, places, lengths, homes, kinds, reasons
)
with places as (
    select
        -- Between two of them is one that is no region.
        2 * row_number() over (order by r.name) - 1 as place,
        r.name::text as region
    from (
        -- Texts of this type are in the order of C.
        select g.region::name as name
        from ref.phone_regions as g
        union
        select '+' as name
    ) as r
),

texts as (
    select
        p.place + n.behind as place,
        p.region || repeat(chr(1), n.behind) as region
    from places as p
    cross join generate_series(0, 1) as n (behind)
),

codes as (
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
        p.place,
        r.calling_code::text as code,
        -- Where all numbers are of one length, more digits have the code in front. Elsewhere they
        -- have where no number of the region begins so.
        case
            when r.shortest = r.longest then greatest(r.longest, l.longest) + 1
            else coalesce(o.longest, 1) + 1
        end as code_shortest,
        r.trunk_cuts = '{0}'
        or (r.trunk_cuts = m.trunk_cuts and r.trunk_starts = m.trunk_starts) as has_main_trunk
    from ref.phone_regions as r
    inner join places as p on r.region = p.region
    inner join ref.phone_regions as m on r.calling_code = m.calling_code and m.is_main
    left join own_codes as o on r.region = o.region
    left join local_numbers as l on r.region = l.region
    where r.region <> '001'
),

-- Runs of beginnings with the same digits to take away, each up to the next.
abroad_runs as (
    select
        r.region,
        a.cut / 10 as first_five,
        lead(a.cut / 10, 1, 100000) over (partition by r.region order by a.cut) - 1 as last_five,
        a.cut % 10 as digits
    from regions as r
    cross join unnest(r.abroad_cuts) as a (cut)
),

-- Within a region nothing changes between two of these.
edges as (
    select
        a.region,
        a.first_five as five
    from abroad_runs as a
    union
    select
        r.region,
        t.cut / 10 as five
    from regions as r
    cross join unnest(r.trunk_cuts) as t (cut)
    union
    select
        r.region,
        rpad(c.edge::text, 5, '0')::int as five
    from regions as r
    cross join unnest(array[r.calling_code, r.calling_code + 1]) as c (edge)
    where c.edge < 10 ^ length(r.code)
    union
    -- No country code begins with 0.
    select
        a.region,
        p.prefix * (10 ^ (5 - a.digits))::int + n.next_digit * (10 ^ (4 - a.digits))::int as five
    from abroad_runs as a
    cross join
        generate_series(
            a.first_five / (10 ^ (5 - a.digits))::int, a.last_five / (10 ^ (5 - a.digits))::int
        ) as p (prefix)
    cross join generate_series(0, 1) as n (next_digit)
    where a.digits between 1 and 4
),

starts as (
    select
        r.*,
        e.five,
        lpad(e.five::text, 5, '0') as first_five,
        r.abroad_cuts[width_bucket(e.five * 10 + 9, r.abroad_cuts)] % 10 as abroad_digits,
        r.trunk_cuts[width_bucket(e.five * 10 + 9, r.trunk_cuts)] % 10 as trunk_digits
    from edges as e
    inner join regions as r on e.region = r.region
),

found as (
    select
        s.*,
        case
            when s.abroad_digits between 1 and 4
                then case when substr(s.first_five, s.abroad_digits + 1, 1) > '0' then 'abroad' end
            when s.abroad_digits = 0
                then
                    case
                        when starts_with(s.first_five, s.code)
                            then case when s.has_main_trunk then 'code' end
                        when s.trunk_digits = 0 then 'national'
                        when s.trunk_digits < 9 then 'trunk'
                    end
        end as way
    from starts as s
),

decided as (
    select
        f.place,
        f.five,
        case
            when f.way in ('abroad', 'code') then ''
            when f.way is not null then f.code
        end as code,
        case
            when f.way = 'abroad' then f.abroad_digits + 1
            when f.way = 'trunk' then f.trunk_digits + 1
            when f.way is not null then 1
        end as from_digit,
        case when f.way = 'code' then f.code_shortest end as shortest,
        case
            when
                f.way = 'trunk'
                or (f.way = 'code' and f.shortest < f.longest)
                -- Why it is not in use, another plan of the code may tell otherwise.
                or (f.way = 'national' and not f.is_main)
                then f.place
        end as home
    from found as f
    union all
    -- The prefix within the country where the country code stands before it.
    select
        p.place,
        rpad(r.code || r.trunk_prefix, 5, '0')::int as five,
        r.code,
        length(r.code) + length(r.trunk_prefix) + 1 as from_digit,
        null as shortest,
        r.place as home
    from regions as r
    inner join places as p on p.region = '+'
    where r.is_main and r.trunk_prefix is not null
    union all
    select
        p.place,
        rpad(r.code || r.trunk_prefix, 5, '0')::int
        + (10 ^ (5 - length(r.code || r.trunk_prefix)))::int as five,
        null as code,
        null as from_digit,
        null as shortest,
        null as home
    from regions as r
    inner join places as p on p.region = '+'
    where r.is_main and r.trunk_prefix is not null
    union all
    -- What is no region, and numbers of no country.
    select
        g.place,
        0 as five,
        null as code,
        null as from_digit,
        null as shortest,
        null as home
    from (
        select 0 as place
        union all
        select p.place + n.next_place as place
        from places as p
        cross join generate_series(0, 1) as n (next_place)
        where n.next_place = 1 or p.region in ('+', '001')
    ) as g
),

ways as (
    select
        d.code,
        d.from_digit,
        d.shortest,
        d.home,
        row_number() over (order by d.code, d.from_digit, d.shortest, d.home) as way
    from (
        select distinct
            t.code,
            t.from_digit,
            t.shortest,
            t.home
        from decided as t
        where t.code is not null
    ) as d
),

numbered as (
    select
        d.place * 100000 + d.five as first_digits,
        w.way
    from decided as d
    left join ways as w
        on
            d.code = w.code
            and d.from_digit = w.from_digit
            and d.shortest is not distinct from w.shortest
            and d.home is not distinct from w.home
),

compared as (
    select
        n.first_digits,
        n.way,
        coalesce(n.way, 0) as now,
        lag(coalesce(n.way, 0), 1, -1) over (order by n.first_digits) as before
    from numbered as n
),

listed as (
    select
        array_agg('+' || w.code order by w.way) as codes,
        array_agg(w.from_digit order by w.way) as places,
        array_agg(w.shortest order by w.way) as lengths,
        array_agg(w.home order by w.way) as homes
    from ways as w
)

select
    s.name as source,
    array(
        select t.region
        from texts as t
        order by t.place
    ) as regions,
    array(
        select c.first_digits
        from compared as c
        where c.now <> c.before
        order by c.first_digits
    ) as first_digits,
    array(
        select c.way
        from compared as c
        where c.now <> c.before
        order by c.first_digits
    ) as ways,
    l.codes,
    l.places,
    l.lengths,
    l.homes,
    array(
        select distinct g.kind
        from ref.phone_ranges as g
        where g.kind is not null
        order by g.kind
    ) as kinds,
    array['local_only', 'too_short', 'too_long', 'wrong_length', 'not_in_use'] as reasons
from ref.phone_sources as s
cross join listed as l
where s.name = 'phonenumbers';

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on ref.phone_ways from app_owner;
grant select, insert, update, delete on ref.phone_ways to app_migrator;

commit;
