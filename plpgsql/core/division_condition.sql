-- function core.division_condition(regclass, text, uuid, uuid[])

-- For statements that are put together for a table anyway. A table of many partitions whose statement
-- says nothing of their column is planned for each of them, which takes longer than all the rest. Where
-- the key of such a table stands in another one, as those of comms.messages in comms.message_keys, that
-- one tells the column too. Rows that lie close together are named by the span of their instants, for
-- two conversations may lie years apart; instant by instant, an index would be asked for each of them
-- with each id. Instants are read by a short statement, which is planned with every call, and put
-- together by another, whose plan the session keeps. Reads the keys with the whole organization's sight:
-- what the caller sees of the rows is said by the policies of the table. The catalogue is joined in the
-- order that is written, which goes from key to key: to look for a better one took 37 milliseconds, with
-- the first calls of each session.

create or replace function core.division_condition(
    p_table regclass, p_column text, p_organization_id uuid, p_ids uuid[]
)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set join_collapse_limit = 1
set datestyle = 'ISO'
set timezone = 'UTC'
as $function$
declare
    c_apart constant interval := interval '10 days';
    c_many constant int := 30;
    v_key record;
    v_division text;
    v_sight text;
    v_instants timestamptz[];
    v_spans text;
    v_count bigint;
    v_whole text;
-- names come from the catalogue, values by parameters
-- @plpgsql_check_options: security_warnings = false
begin
    if not exists (select from pg_partitioned_table as p where p.partrelid = p_table) then
        return '';
    end if;

    v_sight := core.widen_sight();

    -- messages are asked for most, by plans that the session keeps
    if p_table = 'comms.messages'::regclass and p_column = 'conversation_id' then
        v_division := 'sent_at';
        v_instants := array(
            select k.sent_at
            from comms.message_keys as k
            where k.organization_id = p_organization_id and k.conversation_id = any(p_ids)
        );
    elsif p_table = 'comms.messages'::regclass and p_column = 'id' then
        v_division := 'sent_at';
        v_instants := array(
            select k.sent_at
            from comms.message_keys as k
            where k.organization_id = p_organization_id and k.message_id = any(p_ids)
        );
    else
        select
            f.confrelid::regclass as table_name,
            c.attname as column_name,
            d.attname as division
        into v_key
        from pg_partitioned_table as p
        inner join pg_attribute as d
            on
                p.partrelid = d.attrelid
                and d.attnum = p.partattrs[0]
                and d.atttypid = 'timestamptz'::regtype
        inner join pg_constraint as f
            on p.partrelid = f.conrelid and f.contype = 'f' and f.conparentid = 0
        cross join unnest(f.conkey, f.confkey) as k (own, key)
        inner join pg_attribute as o
            on f.conrelid = o.attrelid and k.own = o.attnum and o.attname = 'id'
        inner join pg_attribute as i
            on f.confrelid = i.attrelid and k.key = i.attnum
        inner join pg_attribute as s
            on f.confrelid = s.attrelid and d.attname = s.attname and not s.attisdropped
        inner join pg_attribute as c
            on
                f.confrelid = c.attrelid
                and not c.attisdropped
                and c.attname = case p_column when 'id' then i.attname else p_column end
        where p.partrelid = p_table and p.partnatts = 1;

        if v_key.table_name is not null then
            v_division := v_key.division::text;

            execute format(
                'select array(select k.%I from %s as k '
                'where k.organization_id = $1 and k.%I = any($2))',
                v_key.division, v_key.table_name, v_key.column_name
            )
            into v_instants
            using p_organization_id, p_ids;
        end if;
    end if;

    perform core.set_context('sight', v_sight);

    if v_division is null then
        return '';
    end if;

    select
        count(*),
        string_agg(
            format('%L and %L', s.first_at, s.last_at),
            format(' or t.%I between ', v_division)
        ),
        format('%L and %L', min(s.first_at), max(s.last_at))
    into v_count, v_spans, v_whole
    from (
        select
            min(i.at) as first_at,
            max(i.at) as last_at
        from (
            select
                j.at,
                count(*) filter (where j.is_apart) over (order by j.at) as span
            from (
                select
                    k.at,
                    k.at - lag(k.at) over (order by k.at) > c_apart as is_apart
                from unnest(v_instants) as k (at)
            ) as j
        ) as i
        group by i.span
    ) as s;

    return case
        when v_count = 0 then ' and false'
        else
            format(
                ' and (t.%I between %s)',
                v_division,
                case when v_count > c_many then v_whole else v_spans end
            )
    end;
end
$function$;

alter function core.division_condition(regclass, text, uuid, uuid[]) owner to app_owner;

revoke all on function core.division_condition(regclass, text, uuid, uuid[]) from public;

comment on function core.division_condition(regclass, text, uuid, uuid[]) is
    'Condition that keeps a statement of a table, called t in it, to the partitions of the rows '
    'whose column holds one of the ids; empty for a table that is not divided by time or has no '
    'table of keys.';
