-- function contact.search_find(text, jsonb, int, jsonb, int, text)

-- Definer, and of app_migrator: under the policies of app_owner every condition of a search would
-- wait until the policy was asked, row by row, for its operators may tell of rows (they are not
-- leakproof); so no index on parts of words could be used. It reads contact.search_documents alone,
-- of the organization of the context and of no other, and only app_owner may call it.
-- Who fits several levels belongs to the first; names that begin as it was written come before all.
-- How many fit is what the planner expects: few are found by the index on parts of words and ranked
-- as a whole; very many are read in the order of names until a page is full, first those whose name
-- begins so, then all others alike. Each way shuts out the plan of the other, which would read the
-- whole clinic. The index begins with the tenant; a tenant with much of the table is left out of it,
-- for its list is longer than those of the parts (measured: 2 ms and not 24 with a million).

create or replace function contact.search_find(
    p_name text,
    p_levels jsonb,
    p_first_rank int,
    p_after jsonb,
    p_limit int,
    p_number text default null
)
returns table (contact_id uuid, name text, rank int)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set enable_indexscan = off
set jit = off
as $function$
#variable_conflict use_column
declare
    c_many constant int := 20000;
    c_select constant text := 'select d.contact_id, d.name, %s from contact.search_documents as d '
        'where d.organization_id %s $1 and (%s)';
    v_organization_id uuid := core.current_org_id();
    v_conditions text[] := array(
        select contact.search_condition(l.words)
        from jsonb_array_elements(p_levels) with ordinality as l (words, place)
        order by l.place
    );
    v_ranks text := 'case ';
    v_left int := p_limit;
    v_count int;
    v_place int;
    v_plan json;
    v_is_tenant text := '=';
-- every value is quoted where the text is put together
-- @plpgsql_check_options: extra_warnings = false, performance_warnings = false, security_warnings = false
begin
    if p_name is not null then
        v_conditions := format(
            'd.name like %L', regexp_replace(p_name, '([\\%_])', '\\\1', 'g') || '%'
        ) || v_conditions;
    end if;

    if p_number is not null then
        v_conditions[2] := format(
            '(%s) and (%s or contact.search_is_near(d.document, %L))',
            v_conditions[2], v_conditions[1], p_number
        );
    end if;

    for v_level in 1..cardinality(v_conditions) loop
        v_ranks := v_ranks || format(
            'when %s then %s ', v_conditions[v_level], p_first_rank + v_level - 1
        );
    end loop;

    set local enable_bitmapscan = on;

    execute 'explain (format json) select from contact.search_documents as d '
        'where d.organization_id = $1'
    into v_plan
    using v_organization_id;

    if (v_plan #>> '{0,Plan,Plan Rows}')::float8 > (
        select c.reltuples / 20
        from pg_class as c
        where c.oid = 'contact.search_documents'::regclass
    )
    then
        v_is_tenant := 'is not distinct from';
    end if;

    execute 'explain (format json) '
        || format(c_select, '1', v_is_tenant, v_conditions[cardinality(v_conditions)])
    into v_plan
    using v_organization_id;

    if (v_plan #>> '{0,Plan,Plan Rows}')::float8 <= c_many then
        return query execute format(
            'select f.contact_id, f.name, f.rank from (' || c_select || ') as f '
            '(contact_id, name, rank) where $2 is null or f.rank > ($2 ->> ''rank'')::int '
            'or (f.rank = ($2 ->> ''rank'')::int and (f.name, f.contact_id) > '
            '(($2 ->> ''name''), ($2 ->> ''id'')::uuid)) '
            'order by f.rank, f.name, f.contact_id limit $3',
            v_ranks || 'end', v_is_tenant, v_conditions[cardinality(v_conditions)]
        )
        using v_organization_id, p_after, p_limit;

        return;
    end if;

    set local enable_bitmapscan = off;
    set local enable_indexscan = on;

    foreach v_place in array array[1, cardinality(v_conditions)] loop
        continue when p_first_rank + v_place - 1 < (p_after ->> 'rank')::int;

        return query execute format(
            c_select || '%s and ($2 is null or (d.name, d.contact_id) > '
            '(($2 ->> ''name''), ($2 ->> ''id'')::uuid)) order by d.name, d.contact_id limit $3',
            p_first_rank + v_place - 1,
            '=',
            v_conditions[v_place],
            case when v_place > 1 then format(' and not (%s)', v_conditions[1]) end
        )
        using
            v_organization_id,
            case when (p_after ->> 'rank')::int = p_first_rank + v_place - 1 then p_after end,
            v_left;

        get diagnostics v_count = row_count;
        v_left := v_left - v_count;
        exit when v_left <= 0;
    end loop;
end
$function$;

alter function contact.search_find(text, jsonb, int, jsonb, int, text) owner to app_migrator;

revoke all on function contact.search_find(text, jsonb, int, jsonb, int, text) from public;
grant execute on function contact.search_find(text, jsonb, int, jsonb, int, text) to app_owner;

comment on function contact.search_find(text, jsonb, int, jsonb, int, text) is
    'Contacts of the caller''s organization that fit the first of several levels, each a list of '
    'words with patterns; best first, after a place, at most so many.';
