-- function contact.match_source(uuid, uuid, uuid)

-- A range of ids serves one contact and the whole tenant by the same index, and a plan that the
-- session keeps. Numbers that people
-- typed and nobody checked, and that two contacts may share, stand in metadata under "identifiers".
-- Each part of the keys has its place, which contact.block_fields names; after them stands one for
-- each of fifty numbers, addresses and identifiers at most. A nickname sounds as the name that it stands for.

create or replace function contact.match_source(
    p_organization_id uuid, p_first_id uuid, p_last_id uuid
)
returns setof contact.match_rows
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $function$
begin
    return query
    select
        c.organization_id,
        c.id,
        c.kind,
        x.v[1],
        x.v[2],
        s.given,
        s.family,
        d.day,
        case when c.sex in ('male', 'female') then left(c.sex, 1) end,
        x.v[3],
        x.v[4],
        x.v[5],
        x.v[6],
        x.v[7],
        x.v[8],
        r.phones,
        r.emails,
        i.identifiers,
        array[
            hashtextextended(d.day, t.seed + 1),
            hashtextextended(s.family, t.seed + 2),
            hashtextextended(s.given, t.seed + 3),
            hashtextextended(x.v[8], t.seed + 4),
            hashtextextended(x.v[4], t.seed + 5),
            hashtextextended(x.v[5], t.seed + 6),
            hashtextextended(x.v[6], t.seed + 7),
            hashtextextended(x.v[3], t.seed + 8),
            hashtextextended(right(d.day, 4), t.seed + 9),
            hashtextextended(left(d.day, 4), t.seed + 10),
            hashtextextended(
                least(s.given, s.family) || ' ' || greatest(s.given, s.family), t.seed + 11
            ),
            hashtextextended(left(x.v[1], 1), t.seed + 12)
        ] || array(
            select hashtextextended(v.value, t.seed)
            from unnest((r.phones || r.emails || i.identifiers)[1:50]) as v (value)
        )
    from contact.contacts as c
    cross join lateral (
        select
            coalesce(c.address ->> 'line1', c.address ->> 'street', c.address #>> '{line,0}'),
            coalesce(c.address ->> 'line2', c.address #>> '{line,1}'),
            c.given_name is null and c.family_name is null,
            case
                when c.given_name is null and c.family_name is null
                    then contact.normalize_name(c.display_name)
            end
    ) as a (line1, line2, is_unparted, name)
    cross join lateral contact.match_texts(
        array[
            left(
                case when a.is_unparted and c.kind = 'person'
                    then substring(a.name from '^(.*) \S+$')
                    when c.given_name ~ '[ .,]' then contact.normalize_name(c.given_name)
                    else c.given_name
                end, 100
            ),
            left(
                case when a.is_unparted and c.kind = 'person'
                    then substring(a.name from '(\S+)$')
                    when a.is_unparted then c.display_name
                    else c.family_name
                end, 100
            ),
            case when a.line1 ~ '^\d' then left(split_part(a.line1, ' ', 1), 20) end,
            left(regexp_replace(a.line1, '^\d\S*\s*', ''), 100),
            left(a.line2, 100),
            left(coalesce(c.address ->> 'city', c.address ->> 'suburb'), 100),
            left(c.address ->> 'state', 40),
            left(
                coalesce(
                    c.address ->> 'postcode',
                    c.address ->> 'postal_code',
                    c.address ->> 'postalCode'
                ),
                20
            )
        ]
    ) as x (v)
    cross join lateral (
        select
            coalesce(nullif(extensions.dmetaphone(f.name), ''), f.name),
            coalesce(nullif(extensions.dmetaphone(x.v[2]), ''), x.v[2])
        from (
            select coalesce(min(n.formal_name), x.v[1])
            from ref.nicknames as n
            where n.nickname = x.v[1]
        ) as f (name)
    ) as s (given, family)
    cross join lateral (select to_char(c.birth_date, 'YYYYMMDD')) as d (day)
    cross join lateral (
        select
            array_agg(distinct p.value) filter (where p.system <> 'email'),
            array_agg(distinct p.value) filter (where p.system = 'email')
        from (
            select o.system, o.normalized
            from contact.contact_points as o
            where
                o.organization_id = c.organization_id
                and o.contact_id = c.id
                and o.system in ('phone', 'sms', 'whatsapp', 'email')
                and o.deleted_at is null
            union all
            values ('phone', c.primary_phone::text), ('email', c.primary_email::text)
        ) as p (system, value)
        where p.value is not null
    ) as r (phones, emails)
    cross join lateral (
        select array_agg(distinct n.system || ':' || lower(left(n.value, 60)))
        from (
            select o.system, o.value
            from contact.contact_identifiers as o
            where
                o.organization_id = c.organization_id
                and o.contact_id = c.id
                and o.deleted_at is null
            union all
            select e.key, e.value
            from jsonb_each_text(
                case
                    when jsonb_typeof(c.metadata -> 'identifiers') = 'object'
                        then c.metadata -> 'identifiers'
                end
            ) as e
        ) as n (system, value)
        where n.value <> ''
    ) as i (identifiers)
    cross join lateral (select hashtextextended(c.organization_id::text, 0) >> 8) as t (seed)
    where
        c.organization_id = p_organization_id
        and c.id between p_first_id and p_last_id
        and c.deleted_at is null
        and c.merged_into_id is null;
end
$function$;

alter function contact.match_source(uuid, uuid, uuid) owner to app_owner;

revoke all on function contact.match_source(uuid, uuid, uuid) from public;

comment on function contact.match_source(uuid, uuid, uuid) is
    'What is compared of the living contacts of a tenant whose ids lie in a range.';
