-- function contact.search_find(text[], int, text, text, text, uuid[], jsonb, int, text)

-- Definer, and of app_migrator: under the policies of app_owner every condition of a search would
-- wait until the policy was asked, row by row, for its operators may tell of rows (they are not
-- leakproof); so no index on words could be used. It reads contact.search_documents alone, of the
-- organization of the context and of no other, and only app_owner may call it.
-- Whoever has the required parts is found by the index; the first thousand are ranked, each by the first
-- condition that fits, so that a page is full and none takes longer. Where no part is required, for very
-- many fit, the first names are read in order until a page is full, which is soon, and have the last
-- rank; but where p_of_many is "none", a row without a contact says that there are many. Less is
-- looked at for "few names", where something was found already, and more for "some": numbers, of which
-- few will fit, or fit as a whole.
-- Words of a branch that the caller does not see do not count: conditions read d.document, which is
-- without them. The tenant is compared in a way that its own index does not serve: parts begin with it.

create or replace function contact.search_find(
    p_conditions text[],
    p_first_rank int,
    p_required text,
    p_unless text,
    p_name text,
    p_branch_keys uuid[],
    p_after jsonb,
    p_limit int,
    p_of_many text
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
    c_most constant int := case p_of_many
        when 'some' then 2000
        when 'few names' then 500
        else 1000
    end;
    c_names constant int := case p_of_many when 'few names' then 1000 else 3000 end;
    v_organization_id uuid := core.current_org_id();
    v_document text := case
        when p_branch_keys is null then 's.document'
        else 'case when s.branch_id is null or s.branch_id = any($3) then s.document '
            'else s.shared_document end'
    end;
    v_last_rank int := p_first_rank + cardinality(p_conditions) - 1;
    v_after_rank int := (p_after ->> 'rank')::int;
    v_ranks text;
-- every value is quoted where the text is put together
-- @plpgsql_check_options: extra_warnings = false, performance_warnings = false, security_warnings = false
begin
    if
        p_required = 'false'
        or (v_after_rank > v_last_rank and (p_required is not null or p_of_many <> 'none'))
    then
        return;
    end if;

    if p_required is not null then
        set local enable_bitmapscan = on;

        select string_agg(format('when %s then %s', c.condition, p_first_rank + c.place - 1), ' ')
        into v_ranks
        from unnest(p_conditions) with ordinality as c (condition, place);

        return query execute format(
            'with candidates as materialized ('
            'select s.contact_id, s.name, %1$s as document from contact.search_documents as s '
            'where s.organization_id is not distinct from $1 and (%2$s) limit %3$s) '
            'select r.contact_id, r.name, r.rank from (select d.contact_id, d.name, '
            'case when %4$s then null %5$s end as rank from candidates as d offset 0) as r '
            'where r.rank is not null '
            'and ($2 is null or r.rank > ($2 ->> ''rank'')::int '
            'or (r.rank = ($2 ->> ''rank'')::int and (r.name, r.contact_id) > '
            '(($2 ->> ''name'') collate "C", ($2 ->> ''id'')::uuid))) '
            'order by r.rank, r.name, r.contact_id limit $4',
            v_document, p_required, c_most, coalesce(p_unless, 'false'), v_ranks
        )
        using v_organization_id, p_after, p_branch_keys, p_limit;

        set local enable_bitmapscan = off;
    elsif p_of_many = 'none' then
        return query select null::uuid, null::text, null::int;
    else
        set local enable_indexscan = on;

        return query execute format(
            'select d.contact_id, d.name, %1$s from ('
            'select s.contact_id, s.name, %2$s as document from contact.search_documents as s '
            'where s.organization_id = $1 and %3$s and %4$s '
            'order by s.name, s.contact_id limit %5$s offset 0) as d where (%6$s) and not (%7$s) limit $4',
            v_last_rank,
            v_document,
            case when p_name is null then 'true' else format('s.name like %L', p_name) end,
            case
                when v_after_rank = v_last_rank
                    then '(s.name, s.contact_id) > '
                        '(($2 ->> ''name'') collate "C", ($2 ->> ''id'')::uuid)'
                else 'true'
            end,
            case when p_name is null then c_names::text else 'all' end,
            p_conditions[cardinality(p_conditions)],
            coalesce(p_unless, 'false')
        )
        using v_organization_id, p_after, p_branch_keys, p_limit;
    end if;
end
$function$;

alter function contact.search_find(
    text[], int, text, text, text, uuid[], jsonb, int, text
)
owner to app_migrator;

revoke all on function contact.search_find(
    text[], int, text, text, text, uuid[], jsonb, int, text
) from public;
grant execute on function contact.search_find(
    text[], int, text, text, text, uuid[], jsonb, int, text
) to app_owner;

comment on function contact.search_find(
    text[], int, text, text, text, uuid[], jsonb, int, text
) is
    'Contacts of the caller''s organization that have the required parts and fit the first of '
    'several conditions, and none that was found before; best first, after a place, at most so '
    'many.';
