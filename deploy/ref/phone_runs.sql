-- Deploy routiq:ref/phone_runs to pg
-- requires: ref/phone_ranges

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ref.phone_runs (
    first_number bigint not null,
    last_number bigint not null,
    region text not null,
    kind text not null,
    constraint pk_phone_runs primary key (first_number),
    constraint ck_phone_runs_last_number check (last_number >= first_number)
);

alter table ref.phone_runs owner to app_owner;

comment on table ref.phone_runs is
    'The numbers in use of ref.phone_ranges with the country code in front, so that one look finds '
    'a number that was written so. Left out are those that begin as a prefix within the country '
    'does, and those of more digits than fit. Class: reference';
comment on column ref.phone_runs.first_number is
    'The first of a run of numbers in use, country code included; no code begins with 0';
comment on column ref.phone_runs.last_number is 'The last of them';
comment on column ref.phone_runs.region is
    'Where they are in use (ISO 3166-1 alpha-2; 001 for no country)';
comment on column ref.phone_runs.kind is 'What they are, such as mobile';

insert into ref.phone_runs (first_number, last_number, region, kind)
with runs as (
    select
        g.calling_code,
        g.digits,
        g.region,
        g.kind,
        lpad(g.first_number::text, g.digits, '0') as first_digits,
        -- Up to the number before the next run.
        coalesce(
            lpad(
                (lead(g.first_number) over in_turn - 1)::text, g.digits, '0'
            ),
            repeat('9', g.digits)
        ) as last_digits
    from ref.phone_ranges as g
    window in_turn as (partition by g.calling_code, g.digits order by g.first_number)
)

select
    (n.calling_code || n.first_digits)::bigint as first_number,
    (n.calling_code || n.last_digits)::bigint as last_number,
    n.region,
    n.kind
from runs as n
inner join ref.phone_regions as r on n.calling_code = r.calling_code and r.is_main
where
    n.kind is not null
    and n.digits + length(n.calling_code::text) <= 18
    and not exists (
        select
        from unnest(r.trunk_starts) as t (trunk_start)
        where t.trunk_start between left(n.first_digits, 2) and left(n.last_digits, 2)
    );

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on ref.phone_runs from app_owner;
grant select, insert, update, delete on ref.phone_runs to app_migrator;

commit;
