-- Deploy routiq:contact/block_rules to pg
-- requires: contact/block_fields
-- requires: contact/match_blocks

begin;

-- function contact.block_rules(uuid)

-- The place 0 stands for each number, address and identifier that a contact has. PL/pgSQL, whose plan
-- a session keeps.

create or replace function contact.block_rules(p_organization_id uuid)
returns table (rule int, places int[], max_block int, seed bigint)
language plpgsql
stable
rows 10
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
begin
    return query
    with own as (
        select b.rule, b.fields, b.max_block
        from contact.match_blocks as b
        where b.organization_id = p_organization_id and b.is_active and b.deleted_at is null
    )

    select
        (row_number() over (order by r.rule))::int,
        array(
            select coalesce(array_position(contact.block_fields(), f.name), 0)
            from unnest(r.fields) with ordinality as f (name, number)
            order by f.number
        ),
        r.max_block,
        hashtextextended(r.fields::text, 0)
    from (
        select o.rule, o.fields, o.max_block
        from own as o
        union all
        select b.rule, b.fields::text[], 12
        from (
            values
            ('reach', '{reach,given_sound,birth_date,family_sound}'),
            ('birth_date', '{birth_date,given_sound,family_sound,postcode}'),
            ('family', '{family_sound,given_sound,birth_year,postcode}'),
            ('given', '{given_sound,birth_day,family_sound,birth_year}'),
            ('names', '{name_sounds,birth_year,birth_day,postcode}'),
            ('postcode', '{postcode,street_number,street,given_sound}'),
            ('street', '{street,street_number,postcode,given_sound}'),
            ('place', '{place,family_sound,given_sound,street_number}'),
            ('city', '{city,family_sound,given_sound,birth_year}')
        ) as b (rule, fields)
        where not exists (select from own)
    ) as r;
end
$function$;

alter function contact.block_rules(uuid) owner to app_owner;

revoke all on function contact.block_rules(uuid) from public;

comment on function contact.block_rules(uuid) is
    'Rules by which contacts of a tenant are compared at all: those of contact.match_blocks, else '
    'those that stand here. Each gives the places of its keys, how many may share one before the '
    'next field parts them, and a number that no other rule begins with.';

commit;
