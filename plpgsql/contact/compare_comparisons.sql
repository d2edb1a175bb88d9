-- function contact.compare_comparisons()

-- The one home of what is compared. A level is a number of three bits, so that all levels of a pair
-- fit into one bigint: 0 unknown, 1 differs, 2 resembles, 3 sounds alike, 4 one slip, 5 same,
-- 6 swapped. The probabilities are where training starts, and they stay where a tenant has too few
-- rows to learn from. household is the part of other people under the same roof who agree as one
-- person would; rarity is the place of the value's rarity, population what is added to the count of
-- contacts, so that no name is common because a tenant is small. PL/pgSQL, whose plan a
-- session keeps.

create or replace function contact.compare_comparisons()
returns table (
    comparison text,
    place int,
    kind text,
    field text,
    other_field text,
    household double precision,
    rarity int,
    population int,
    is_address boolean,
    m double precision[],
    u double precision[]
)
language plpgsql
immutable
parallel safe
rows 13
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
begin
    return query
    select
        c.comparison::text,
        c.place,
        c.kind::text,
        c.field::text,
        c.other_field::text,
        c.household::double precision,
        c.rarity::int,
        c.population::int,
        c.place between 6 and 11,
        c.m::double precision[],
        c.u::double precision[]
    from (
        values
        (
            'given_name', 0, 'name', 'given_name', 'family_name', 0.03, 1, 1000,
            '{0.08,0.03,0.03,0.08,0.75,0.03}', '{0.95,0.02,0.015,0.006,0.006,0.003}'
        ),
        (
            'family_name', 1, 'name', 'family_name', 'given_name', 1, 2, 1000,
            '{0.10,0.03,0.03,0.08,0.73,0.03}', '{0.96,0.02,0.01,0.004,0.004,0.002}'
        ),
        (
            'birth_date', 2, 'date', 'birth_date', null, 0.02, 3, 30000,
            '{0.04,0.02,0.005,0.05,0.875,0.01}', '{0.99,0.008,0.00005,0.0018,0.0001,0.00005}'
        ),
        (
            'sex', 3, 'choice', 'sex', null, 0, null, null,
            '{0.02,0.005,0.005,0.005,0.96,0.005}', '{0.49,0.005,0.005,0.005,0.49,0.005}'
        ),
        (
            'phone', 4, 'phones', 'phones', null, 0.6, null, null,
            '{0.28,0.005,0.005,0.05,0.65,0.01}', '{0.9995,0.00005,0.00005,0.0002,0.0001,0.0001}'
        ),
        (
            'email', 5, 'emails', 'emails', null, 0.4, null, null,
            '{0.28,0.05,0.005,0.05,0.61,0.005}', '{0.9992,0.0005,0.00005,0.0001,0.0001,0.00005}'
        ),
        (
            'street_number', 6, 'code', 'street_number', null, 1, null, null,
            '{0.12,0.005,0.005,0.10,0.765,0.005}', '{0.87,0.005,0.005,0.105,0.01,0.005}'
        ),
        (
            'street', 7, 'line', 'street', 'place', 1, 4, 1000,
            '{0.12,0.04,0.01,0.12,0.69,0.02}', '{0.93,0.063,0.002,0.003,0.0015,0.0005}'
        ),
        (
            'place', 8, 'line', 'place', 'street', 1, 5, 1000,
            '{0.12,0.04,0.01,0.12,0.69,0.02}', '{0.96,0.032,0.002,0.003,0.0025,0.0005}'
        ),
        (
            'city', 9, 'line', 'city', null, 1, 6, 1000,
            '{0.10,0.03,0.01,0.12,0.735,0.005}', '{0.97,0.02,0.002,0.005,0.0025,0.0005}'
        ),
        (
            'postcode', 10, 'code', 'postcode', null, 1, 7, 1000,
            '{0.10,0.005,0.005,0.12,0.765,0.005}', '{0.97,0.002,0.002,0.022,0.002,0.002}'
        ),
        (
            'state', 11, 'code', 'state', null, 1, null, null,
            '{0.05,0.005,0.005,0.05,0.885,0.005}', '{0.72,0.002,0.002,0.10,0.174,0.002}'
        ),
        (
            'identifier', 12, 'identifiers', 'identifiers', null, 0.02, null, null,
            '{0.06,0.005,0.005,0.08,0.845,0.005}',
            '{0.9998,0.00005,0.00005,0.00005,0.00001,0.00004}'
        )
    ) as c (
        comparison, place, kind, field, other_field, household, rarity, population, m, u
    );
end
$function$;

alter function contact.compare_comparisons() owner to app_owner;

revoke all on function contact.compare_comparisons() from public;

comment on function contact.compare_comparisons() is
    'What is compared of two contacts, how, and how likely each level is for one person (m) and '
    'for two (u) before anything was learnt.';
