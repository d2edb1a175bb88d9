-- function contact.merge_fields(uuid, regclass, uuid, uuid)

-- The rules are rows of contact.merge_rules. The values are worked out by the server from the
-- columns themselves, so that types stay what they are. Only columns that can change are asked for: mostly
-- none, for both rows have a name and a number, and then no statement is put together. Rows of the two
-- tables that nearly every merge asks for are read by statements whose plans the session keeps.

create or replace function contact.merge_fields(
    p_organization_id uuid, p_table regclass, p_survivor_id uuid, p_loser_id uuid
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_survivor jsonb;
    v_loser jsonb;
    v_values text;
    v_before jsonb;
    v_after jsonb;
-- names come from the catalogue, values by parameters
-- @plpgsql_check_options: security_warnings = false
begin
    if p_table = 'contact.contacts'::regclass then
        select
            to_jsonb(s),
            to_jsonb(l)
        into v_survivor, v_loser
        from contact.contacts as s
        inner join contact.contacts as l
            on s.organization_id = l.organization_id
        where
            s.organization_id = p_organization_id
            and s.id = p_survivor_id
            and l.id = p_loser_id;
    elsif p_table = 'contact.patients'::regclass then
        select
            to_jsonb(s),
            to_jsonb(l)
        into v_survivor, v_loser
        from contact.patients as s
        inner join contact.patients as l
            on s.organization_id = l.organization_id
        where
            s.organization_id = p_organization_id
            and s.id = p_survivor_id
            and l.id = p_loser_id;
    else
        execute format(
            'select to_jsonb(s), to_jsonb(l) from %1$s as s '
            'inner join %1$s as l on s.organization_id = l.organization_id '
            'where s.organization_id = $1 and s.id = $2 and l.id = $3',
            p_table
        )
        into v_survivor, v_loser
        using p_organization_id, p_survivor_id, p_loser_id;
    end if;

    select
        string_agg(
            format(
                case
                    when m.follows is not null
                        then 'case when s.%2$I is null and l.%2$I is not null '
                            'then l.%1$I else s.%1$I end'
                    when m.rule = 'join' and a.atttypid = 'jsonb'::regtype then 'l.%1$I || s.%1$I'
                    when m.rule = 'join'
                        then 's.%1$I || array(select u.v from unnest(l.%1$I) as u (v) '
                            'where u.v <> all (s.%1$I))'
                    when m.rule = 'either' then '(s.%1$I or l.%1$I)'
                    when m.rule = 'add' then 's.%1$I + l.%1$I'
                    when m.rule in ('greatest', 'least') then m.rule || '(s.%1$I, l.%1$I)'
                    when a.atttypid = 'jsonb'::regtype
                        then 'case when s.%1$I = ''{}'' then l.%1$I else s.%1$I end'
                    else 'coalesce(s.%1$I, l.%1$I)'
                end
                || ' as %1$I',
                m.column_name, m.follows
            ),
            ', ' order by m.column_name
        )
    into v_values
    from contact.merge_rules as m
    inner join pg_attribute as a
        on m.column_name = a.attname and a.attrelid = p_table and not a.attisdropped
    cross join
        lateral (
            select
                v_survivor -> coalesce(m.follows, m.column_name) as kept,
                v_loser -> coalesce(m.follows, m.column_name) as gone
        ) as v
    where
        m.table_name = p_table::text
        and m.rule not in ('stay', 'move')
        and case
            when m.rule = 'add' then v.gone <> '0'
            when m.rule in ('fill', 'identify') then v.kept in ('null', '{}') and v.kept <> v.gone
            else v.kept <> v.gone
        end;

    if v_values is null then
        return '[]'::jsonb;
    end if;

    execute format(
        'select jsonb_object_agg(n.key, to_jsonb(s) -> n.key), jsonb_object_agg(n.key, n.value) '
        'from %1$s as s inner join %1$s as l on s.organization_id = l.organization_id '
        'cross join lateral (select %2$s) as v '
        'cross join lateral jsonb_each(to_jsonb(v)) as n (key, value) '
        'where s.organization_id = $1 and s.id = $2 and l.id = $3 '
        'and n.value is distinct from to_jsonb(s) -> n.key',
        p_table, v_values
    )
    into v_before, v_after
    using p_organization_id, p_survivor_id, p_loser_id;

    if v_after is null then
        return '[]'::jsonb;
    end if;

    return contact.merge_write(
        p_organization_id => p_organization_id,
        p_table => p_table,
        p_id => p_survivor_id,
        p_before => v_before,
        p_after => v_after
    );
end
$function$;

alter function contact.merge_fields(uuid, regclass, uuid, uuid) owner to app_owner;

revoke all on function contact.merge_fields(uuid, regclass, uuid, uuid) from public;

comment on function contact.merge_fields(uuid, regclass, uuid, uuid) is
    'Gives a row what contact.merge_rules says that it takes over from another of its table; '
    'returns the step, or an empty list where nothing changed.';
