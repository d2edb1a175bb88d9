-- Deploy routiq:standardisation/note_records to pg
-- requires: standardisation/records

begin;

-- function standardisation.note_records(text, bigint[], jsonb)

-- Two kinds of rows are returned. New rows that no old row stands for any more, because their old row
-- is gone, is kept back now, or means another row. And texts by which others call the rows that have
-- come or gone. What a person dismissed stays so.

create or replace function standardisation.note_records(
    p_table text, p_row_ids bigint[], p_read jsonb
)
returns table (target_organization_id uuid, target_id uuid, name text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_before jsonb;
-- what is put together is quoted
-- @plpgsql_check_options: performance_warnings = false
begin
    select
        coalesce(
            jsonb_agg(
                jsonb_build_array(
                    r.target_organization_id, r.target_id, r.row_id, r.old_id
                )
            ),
            '[]'
        )
    into v_before
    from standardisation.records as r
    where r.row_id = any(p_row_ids) and r.state = 'standardised';

    execute format(
        $query$
        insert into standardisation.records as t (
            row_id, table_name, target_organization_id, old_id, target_id, state, defects,
            reasons, waits_for, old_row
        )
        select
            r.row_id, %2$L, r.organization_id, r.old_id, r.id,
            case when r.reasons = '{}' then 'standardised' else 'quarantined' end,
            r.defects, r.reasons,
            case
                when r.reasons <> '{}' or r.defects && '{orphan,contact_kept_back}'
                    then lower(r.waits_for)
            end,
            case when r.reasons <> '{}' then to_jsonb(o) - '{row_id,api_key}'::text[] end
        from jsonb_populate_recordset(null::standardisation.%1$I, $1) as r
        inner join legacy.%2$I as o
            on r.row_id = o.row_id
        order by r.row_id
        on conflict (row_id) do update set
            target_organization_id = excluded.target_organization_id,
            old_id = excluded.old_id,
            target_id = excluded.target_id,
            state = case
                when t.state = 'dismissed' and excluded.state = 'quarantined' then t.state
                else excluded.state
            end,
            defects = excluded.defects,
            reasons = excluded.reasons,
            waits_for = excluded.waits_for,
            old_row = excluded.old_row,
            changed_at = now()
        where (
            t.target_organization_id, t.old_id, t.target_id, t.defects, t.reasons, t.waits_for,
            t.old_row, t.state
        ) is distinct from (
            excluded.target_organization_id, excluded.old_id, excluded.target_id, excluded.defects,
            excluded.reasons, excluded.waits_for, excluded.old_row,
            case
                when t.state = 'dismissed' and excluded.state = 'quarantined' then t.state
                else excluded.state
            end
        )
        $query$,
        p_table || '_read', p_table
    )
    using p_read;

    execute format(
        'update standardisation.records as t set state = ''removed'', old_row = null, '
        'changed_at = now() where t.row_id = any($1) and t.state <> ''removed'' '
        'and not exists (select from legacy.%I as o where o.row_id = t.row_id)',
        p_table
    )
    using p_row_ids;

    return query
    select distinct
        (b.pair ->> 0)::uuid,
        (b.pair ->> 1)::uuid,
        null::text
    from jsonb_array_elements(v_before) as b (pair)
    where not exists (
        select
        from standardisation.records as r
        where
            r.table_name = p_table
            and r.target_id = (b.pair ->> 1)::uuid
            and case
                when p_table = 'users' then r.target_organization_id is null
                else r.target_organization_id = (b.pair ->> 0)::uuid
            end
            and r.state = 'standardised'
    );

    return query
    select
        null::uuid,
        null::uuid,
        lower(r.old_id)
    from standardisation.records as r
    left join jsonb_array_elements(v_before) as b (pair)
        on r.row_id = (b.pair ->> 2)::bigint
    where
        r.row_id = any(p_row_ids)
        and (r.state = 'standardised') is distinct from (b.pair is not null)
        and r.old_id is not null;
end
$function$;

alter function standardisation.note_records(text, bigint[], jsonb) owner to app_owner;

revoke all on function standardisation.note_records(text, bigint[], jsonb) from public;

comment on function standardisation.note_records(text, bigint[], jsonb) is
    'Notes what became of some old rows; returns the new rows that none stands for any more, and '
    'what the rows that came or went are called.';

commit;
